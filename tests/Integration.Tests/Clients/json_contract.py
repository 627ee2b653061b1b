"""Holds what a verb printed with --json, on the standard input, against its section of docs/json.md; prints how many objects came."""
import json
import re
import sys
from datetime import datetime

ROW = re.compile(r"^\| `([^`]+)` \| ([^|]+) \| (always|may be absent) \|", re.MULTILINE)


def fail(message):
    sys.exit(message)


def pairs(items):
    names = [name for name, _ in items]
    if len(set(names)) < len(names):
        fail(f"a name comes twice: {names}")
    return dict(items)


def is_time(value):
    return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None


TYPES = {
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63,
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "time": is_time,
}


def check(value, path, kind):
    words = re.findall(r"`([^`]+)`", kind)
    if not (value in words if words else TYPES[kind](value)):
        fail(f"{path} = {value!r} is not {kind}")
    if kind == "object":
        check_object(value, path + ".")


def check_object(value, prefix):
    known = {}
    for path, (kind, is_always) in fields.items():
        name = path[len(prefix):]
        if path.startswith(prefix) and "." not in name:
            known[name.removesuffix("[]")] = (path, kind, is_always)
    if unknown := value.keys() - known.keys():
        fail(f"{prefix}{unknown} are not in the page")
    for name, (path, kind, is_always) in known.items():
        if name not in value:
            if is_always:
                fail(f"{path} is missing in {value}")
        elif path.endswith("[]"):
            for item in value[name]:
                check(item, path, kind)
        else:
            check(value[name], path, kind)


page, heading = open(sys.argv[1], encoding="utf-8").read(), sys.argv[2]
section = page.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
fields = {path: (kind.strip(), presence == "always") for path, kind, presence in ROW.findall(section)}
count = 0
for line in sys.stdin:
    printed = json.loads(line, object_pairs_hook=pairs, parse_constant=fail)
    if not fields or not isinstance(printed, dict):
        fail(f"no object: {line}")
    check_object(printed, "")
    count += 1
print(count)
