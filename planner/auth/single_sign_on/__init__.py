"""Single sign-on by OpenID Connect: the city's directory vouches for who somebody is."""
