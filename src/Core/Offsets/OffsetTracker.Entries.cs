namespace TaskQueue.Core.Offsets;

/// <content>The array of delivered offsets: what is appended, found in it, and dropped.</content>
internal sealed partial class OffsetTracker
{
    // Open offsets as they are, settled ones as their complement (negative): _entries[_head.._tail], ascending by offset.
    private long[] _entries = new long[64];
    private int _head;
    private int _tail;

    // Tasks often settle in log order: where to look first.
    private int _hint;

    private void Append(long offset)
    {
        if (_tail == _entries.Length)
        {
            MakeRoom();
        }

        if (_tail == _head || _entries[_tail - 1] != offset - 1)
        {
            OpenRuns++;
            _gauge.RunDelivered();
        }

        _entries[_tail++] = offset;
        Open++;
    }

    /// <summary>Returns the index of an open offset, or −1.</summary>
    private int Find(long offset)
    {
        if (_hint >= _head && _hint < _tail && _entries[_hint] == offset)
        {
            return _hint;
        }

        if (_head == _tail || offset < OffsetAt(_head) || offset > OffsetAt(_tail - 1))
        {
            return -1;
        }

        // Offsets ascend by at least 1, so the distances to both ends bound the index; without gaps a bound is the index.
        var low = (int)Math.Max(_head, _tail - 1 - (OffsetAt(_tail - 1) - offset));
        var high = (int)Math.Min(_tail - 1, _head + (offset - OffsetAt(_head)));
        if (_entries[low] == offset)
        {
            return low;
        }

        if (_entries[high] == offset)
        {
            return high;
        }

        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var found = OffsetAt(middle);
            if (found == offset)
            {
                return _entries[middle] < 0 ? -1 : middle;
            }

            if (found < offset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return -1;
    }

    private long OffsetAt(int index)
    {
        var entry = _entries[index];
        return entry ^ (entry >> 63);
    }

    private void DropSettledFront()
    {
        while (_head < _tail && _entries[_head] < 0)
        {
            _head++;
        }

        if (_head == _tail)
        {
            _head = _tail = _hint = 0;
        }
    }

    /// <summary>Drops settled entries; doubles the array if that frees less than half of it, so the next time is far off.</summary>
    private void MakeRoom()
    {
        var target = Open > _entries.Length / 2 ? new long[_entries.Length * 2] : _entries;
        var kept = 0;
        for (var index = _head; index < _tail; index++)
        {
            if (_entries[index] >= 0)
            {
                target[kept++] = _entries[index];
            }
        }

        _entries = target;
        _head = 0;
        _tail = kept;
        _hint = 0;
    }
}
