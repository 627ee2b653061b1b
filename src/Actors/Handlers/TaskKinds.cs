using System.Text;
using TaskQueue.Actors.Attempts;

namespace TaskQueue.Actors.Handlers;

/// <summary>The kinds that a node can run, found by the bytes of their names.</summary>
/// <remarks>Filled before the start, then read only; lookups are safe from any thread and allocate nothing.</remarks>
internal sealed class TaskKinds
{
    private readonly Dictionary<byte[], TaskKind> _kinds = new(Utf8Comparer.Instance);
    private readonly Dictionary<byte[], TaskKind>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private readonly KindSettings _general;
    private readonly TaskKind? _default;

    /// <summary>Creates a set whose kinds all have the default settings.</summary>
    /// <param name="handlers">Handlers by the names of their kinds.</param>
    /// <param name="defaultKind">The kind of a record that names none, or <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">There is no handler for <paramref name="defaultKind"/>.</exception>
    public TaskKinds(IReadOnlyDictionary<string, ITaskHandler> handlers, string? defaultKind)
        : this(handlers, defaultKind, KindSettings.Default, new Dictionary<string, KindSettings>())
    {
    }

    /// <summary>Creates the set.</summary>
    /// <param name="handlers">Handlers by the names of their kinds.</param>
    /// <param name="defaultKind">The kind of a record that names none, or <see langword="null"/>.</param>
    /// <param name="general">What holds for kinds without settings of their own, unknown ones among them.</param>
    /// <param name="byKind">Settings of kinds that have their own; those without a handler here have no effect.</param>
    /// <param name="node">What the node offers to its handlers; <see langword="null"/> for nothing.</param>
    /// <exception cref="ArgumentException">There is no handler for <paramref name="defaultKind"/>.</exception>
    public TaskKinds(
        IReadOnlyDictionary<string, ITaskHandler> handlers,
        string? defaultKind,
        KindSettings general,
        IReadOnlyDictionary<string, KindSettings> byKind,
        HandlerHost? node = null)
    {
        _general = general;
        node ??= HandlerHost.None;
        foreach (var (name, handler) in handlers)
        {
            var hosted = handler as HostedHandler;
            var kind = new TaskKind(name, hosted?.Inner ?? handler)
            {
                Number = _kinds.Count,
                Settings = byKind.GetValueOrDefault(name) ?? general,
                Host = hosted?.On(node) ?? node,
            };
            _kinds.Add(Encoding.UTF8.GetBytes(name), kind);
        }

        _lookup = _kinds.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (defaultKind is not null && !_lookup.TryGetValue(Encoding.UTF8.GetBytes(defaultKind), out _default))
        {
            throw new ArgumentException(
                $"There is no handler for the default kind '{defaultKind}'. Kinds: {string.Join(", ", Names)}.",
                nameof(defaultKind));
        }
    }

    /// <summary>Gets the names of the kinds.</summary>
    public IEnumerable<string> Names => _kinds.Values.Select(kind => kind.Name);

    /// <summary>Gets the kinds in the order of their numbers.</summary>
    public IEnumerable<TaskKind> All => _kinds.Values.OrderBy(kind => kind.Number);

    /// <summary>Finds a kind.</summary>
    /// <param name="name">The name's UTF-8 bytes; empty for the default kind.</param>
    /// <returns>The kind; one whose every attempt fails with <see cref="UnknownKindException"/> if there is none.</returns>
    public TaskKind Find(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
        {
            return _default ?? Unknown(name);
        }

        return _lookup.TryGetValue(name, out var kind) ? kind : Unknown(name);
    }

    private TaskKind Unknown(ReadOnlySpan<byte> name)
    {
        var text = Encoding.UTF8.GetString(name);
        return new TaskKind(text, new UnknownKindHandler(text, Names)) { Settings = _general };
    }

    private sealed class UnknownKindHandler(string kind, IEnumerable<string> known) : ITaskHandler
    {
        public ValueTask<ReadOnlyMemory<byte>> HandleAsync(TaskContext context) =>
            throw new UnknownKindException(kind, known);
    }

    private sealed class Utf8Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly Utf8Comparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] bytes) => GetHashCode(bytes.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
