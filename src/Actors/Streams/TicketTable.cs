namespace TaskQueue.Actors.Streams;

/// <summary>Keeps what is on its way to the broker, found again by the number that its delivery report carries.</summary>
/// <typeparam name="T">What is kept.</typeparam>
/// <remarks>Numbers are used again, so lookups are an array's. Not thread-safe: the state of one stage.</remarks>
internal sealed class TicketTable<T>
{
    private readonly Stack<int> _free = new();
    private T[] _items = new T[256];
    private int _used;

    /// <summary>Gets how many items are kept.</summary>
    public int Count => _used - _free.Count;

    /// <summary>Gets the items, with default values between them in the places of those that were taken.</summary>
    public ReadOnlySpan<T> Items => _items.AsSpan(0, _used);

    /// <summary>Keeps an item.</summary>
    /// <returns>Its number, at least 0; unique until it is taken.</returns>
    public long Add(T item)
    {
        if (!_free.TryPop(out var ticket))
        {
            ticket = _used++;
            if (ticket == _items.Length)
            {
                Array.Resize(ref _items, _items.Length * 2);
            }
        }

        _items[ticket] = item;
        return ticket;
    }

    /// <summary>Takes an item out; its number is free again.</summary>
    public T Take(long ticket)
    {
        var item = _items[ticket];
        _items[ticket] = default!;
        _free.Push((int)ticket);
        return item;
    }
}
