using System.Text.Json.Serialization;

namespace TaskQueue.Actors.Tests.Handlers;

/// <summary>An argument on JSON.</summary>
public sealed record Invoice(string Customer, int Amount)
{
    public IReadOnlyDictionary<string, int> Items { get; init; } = new Dictionary<string, int>();
}

/// <summary>A result on JSON.</summary>
public sealed record Receipt(string Number);

/// <summary>An argument whose type does not take every value.</summary>
public sealed record Percentage
{
    public Percentage(int value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 100);
        Value = value;
    }

    public int Value { get; }
}

/// <summary>An argument that declares the types that the wire may name.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "shape")]
[JsonDerivedType(typeof(Circle), "circle")]
public abstract record Shape;

public sealed record Circle(double Radius) : Shape;

/// <summary>Nesting without an end.</summary>
public sealed record Nested
{
    public Nested? Inner { get; init; }
}

/// <summary>What is known of <see cref="Invoice"/> when the tests are compiled.</summary>
[JsonSerializable(typeof(Invoice))]
[JsonSerializable(typeof(Receipt))]
internal sealed partial class InvoiceContext : JsonSerializerContext;
