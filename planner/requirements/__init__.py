"""Requirements of the state grant: what a year asks for, what shows that it is met, the gate, the submission, money."""
