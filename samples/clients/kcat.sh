#!/bin/sh
servers=${1:-localhost:9092}
id=order-$(date +%s%N)

# A bare record is a task: the node's default-kind runs it.
echo task1 | kcat -P -b "$servers" -t task_topic

# With headers a task names its kind and has an id of its own.
echo task2 | kcat -P -b "$servers" -t task_topic \
  -H ce_specversion=1.0 -H ce_id="$id" -H ce_type=upper -H ce_source=/shop

# The key of a result is the task's id.
until kcat -C -q -e -b "$servers" -t result_topic -o beginning -f '%k %s\n' | grep "^$id "; do :; done
