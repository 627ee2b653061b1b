#!/bin/sh
servers=${1:-localhost:9092}
id=report-$(date +%s%N)

# Tasks of one key go to one partition; with this partitioner, to the one where other clients put them.
echo 'no luck' | kcat -P -b "$servers" -t task_topic -X partitioner=murmur2_random -k customer-7 \
  -H ce_specversion=1.0 -H ce_id="$id" -H ce_type=fail -H ce_source=/shop -H ce_maxattempts=1

# The ending of a task with headers: its headers (%h) tell how it ended, its value (%s) the result, or what went wrong.
until kcat -C -q -e -b "$servers" -t result_topic -o beginning -f '%h %s\n' | grep "ce_id=$id,ce_type=fail.failed"; do :; done
