"""Loading areas with their factors and groups, and what activities say of themselves."""

from collections import defaultdict
from collections.abc import Iterator
from operator import itemgetter
from typing import Any

from sqlalchemy import select

from planner.kit.db import db
from planner.planfile.consistency import Item
from planner.planfile.operations.basics import Names
from planner.planfile.operations.bulk import delete_where, insert_rows
from planner.planfile.operations.section import Ids, Section, Tally, links
from planner.planfile.rules import merged_order, moved
from planner.plans.models import Activity, ActivityGroup, ActivityMethod, ActivityPartner, Area, Factor, Method


def load_areas(items: list[Item], names: Names, tally: Tally) -> Section:
    """Load areas, groups and activities of a file that was checked.

    Returns the activities, not counted yet: their deadlines and assignments come after.
    """
    rows = db.session.scalars(select(Area).order_by(Area.position, Area.id))
    areas = Section(Area, {area.key: area for area in rows}, columns={"key": "key", "about": "about"})
    for item in items:
        name = {f"name_{language}": text for language, text in item["name"].items()}
        pointing = links(item, since_id=("since", names.versions), coordinator_id=("coordinator", names.people))
        areas.put(item, {**name, **pointing})
    areas.arrange([item["key"] for item in items])
    area_ids = areas.ids()
    areas.changed |= _load_factors(items, area_ids)
    areas.count(tally, "areas", items)
    group_ids = _load_groups(items, area_ids, tally)
    return _load_activities(items, area_ids, group_ids, names)


def _load_factors(items: list[Item], area_ids: Ids) -> set[str]:
    """Replace the factors of areas that name others, and return those areas' keys."""
    kept = defaultdict(list)
    for area_id, text in db.session.execute(select(Factor.area_id, Factor.text).order_by(Factor.position)):
        kept[area_id].append(text)
    other = {
        item["key"]: item["factors"]
        for item in items
        if "factors" in item and item["factors"] != kept[area_ids[item["key"]]]
    }
    delete_where(Factor.area_id, [area_ids[key] for key in other])
    insert_rows(
        Factor,
        [
            {"area_id": area_ids[key], "text": text, "position": position}
            for key, texts in other.items()
            for position, text in enumerate(texts)
        ],
    )
    return set(other)


def _load_groups(items: list[Item], area_ids: Ids, tally: Tally) -> dict[tuple[str, str], int]:
    """Load the groups of all areas, and return their ids by area and name."""
    kept: dict[int, dict[str, ActivityGroup]] = defaultdict(dict)
    for group in db.session.scalars(select(ActivityGroup).order_by(ActivityGroup.position, ActivityGroup.id)):
        kept[group.area_id][group.name] = group
    sections = {}
    for item in items:
        area_id = area_ids[item["key"]]
        section = sections[item["key"]] = Section(
            ActivityGroup, kept[area_id], key=itemgetter("name"), columns={"name": "name"}
        )
        for group in item.get("groups", []):
            section.put(group, {"area_id": area_id})
        section.arrange([group["name"] for group in item.get("groups", [])])
        section.count(tally, "groups", item.get("groups", []))
    db.session.flush()
    return {(area, name): row.id for area, section in sections.items() for name, row in section.rows.items()}


def _load_activities(items: list[Item], area_ids: Ids, group_ids: dict[tuple[str, str], int], names: Names) -> Section:
    statement = select(Activity).order_by(Activity.position, Activity.id).with_for_update()
    section = Section(
        Activity,
        {activity.key: activity for activity in db.session.scalars(statement)},
        columns={key: key for key in ("key", "title", "wording", "done_when", "due_note")},
    )
    kept = defaultdict(list)
    for key in section.kept:
        kept[section.rows[key].group_id].append(key)
    named = defaultdict(list)
    for area, group, item in activities_in(items):
        group_id = group_ids[area["key"], group["name"]]
        named[group_id].append(item["key"])
        section.put(
            item,
            {
                "area_id": area_ids[area["key"]],
                "group_id": group_id,
                **links(item, since_id=("since", names.versions)),
                **_dropped(item, names.versions),
            },
        )
    for area in items:
        own = [group_id for (key, _), group_id in group_ids.items() if key == area["key"]]
        _arrange(section, own, kept, named)
    ids = section.ids()
    activities = [item for _, _, item in activities_in(items)]
    section.changed |= _load_partners(activities, ids, names) | _load_methods(activities, ids)
    return section


def activities_in(areas: list[Item]) -> Iterator[tuple[Item, Item, Item]]:
    """Yield each activity of a file after its area and its group."""
    for area in areas:
        for group in area.get("groups", []):
            for activity in group.get("activities", []):
                yield area, group, activity


def _dropped(activity: Item, version_ids: Ids) -> dict[str, Any]:
    if "dropped" not in activity:
        return {}
    dropped = activity["dropped"] or {"version": None, "reason": None}
    reason = {"dropped_reason": dropped["reason"]} if "reason" in dropped else {}
    return {**links(dropped, dropped_id=("version", version_ids)), **reason}


def _arrange(section: Section, group_ids: list[int], kept: dict[int, list[str]], named: dict[int, list[str]]) -> None:
    """Number an area's activities, group by group."""
    position = 0
    for group_id in group_ids:
        # What a file names under another group has left this one.
        staying = [key for key in kept[group_id] if section.rows[key].group_id == group_id]
        order = merged_order(staying, named[group_id])
        section.changed |= moved(staying, order)
        for key in order:
            if section.rows[key].position != position:
                section.rows[key].position = position
            position += 1


def _load_partners(activities: list[Item], ids: Ids, names: Names) -> set[str]:
    wanted = {
        item["key"]: [names.organisations[key] for key in item["partners"]] for item in activities if "partners" in item
    }
    return _replace_links(ActivityPartner, "organisation_id", wanted, ids)


def _load_methods(activities: list[Item], ids: Ids) -> set[str]:
    method_ids = {method.name: method.id for method in db.session.scalars(select(Method))}
    new = {name: Method(name=name) for item in activities for name in item.get("methods", []) if name not in method_ids}
    db.session.add_all(new.values())
    db.session.flush()
    method_ids |= {name: method.id for name, method in new.items()}
    wanted = {item["key"]: [method_ids[name] for name in item["methods"]] for item in activities if "methods" in item}
    return _replace_links(ActivityMethod, "method_id", wanted, ids)


def _replace_links(table: type[Any], column: str, wanted: dict[str, list[int]], ids: Ids) -> set[str]:
    """Replace the rows that link activities to others, where a file names others, and return those activities' keys."""
    kept = defaultdict(list)
    statement = select(table.activity_id, getattr(table, column)).order_by(table.activity_id, table.position)
    for activity_id, other_id in db.session.execute(statement):
        kept[activity_id].append(other_id)
    other = {ids[key]: others for key, others in wanted.items() if others != kept[ids[key]]}
    delete_where(table.activity_id, other)
    insert_rows(
        table,
        [
            {"activity_id": activity_id, column: other_id, "position": position}
            for activity_id, other_ids in other.items()
            for position, other_id in enumerate(other_ids)
        ],
    )
    return {key for key in wanted if ids[key] in other}
