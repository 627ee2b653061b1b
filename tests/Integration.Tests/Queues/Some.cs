using System.Globalization;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Integration.Tests.Queues;

/// <summary>Makes tasks.</summary>
internal static class Some
{
    /// <summary>Makes a task with headers, in CloudEvents' binary mode.</summary>
    public static TestRecord Task(string id, string kind, string? value, params (string Name, string Value)[] more) =>
        TestRecord.Of(
            null,
            value,
            [("ce_specversion", "1.0"), ("ce_id", id), ("ce_type", kind), ("ce_source", "/tests"), .. more]);

    /// <summary>Makes bare tasks whose values all differ, spread evenly over partitions.</summary>
    /// <param name="count">How many.</param>
    /// <param name="partitions">Over how many partitions.</param>
    /// <param name="first">The number of the first one.</param>
    public static IEnumerable<TestRecord> Numbered(int count, int partitions, int first = 0) =>
        Enumerable.Range(first, count).Select(number =>
            TestRecord.Of(null, string.Create(CultureInfo.InvariantCulture, $"n{number}")) with { Partition = number % partitions });

    /// <summary>
    /// Makes bare tasks for <c>default-kind=sleep</c>, which take 5 ms each unless told otherwise, and whose values all differ: the
    /// number stands behind the part of the duration that a clock can tell.
    /// </summary>
    /// <param name="count">How many.</param>
    /// <param name="partitions">Over how many partitions.</param>
    /// <param name="first">The number of the first one.</param>
    /// <param name="seconds">How long each takes.</param>
    /// <param name="padding">How many bytes longer than needed each value is.</param>
    public static IEnumerable<TestRecord> Paced(
        int count, int partitions, int first = 0, string seconds = "0.005", int padding = 0) =>
        Enumerable.Range(first, count).Select(number =>
            TestRecord.Of(null, string.Create(
                CultureInfo.InvariantCulture, $"{seconds.PadRight(8 + padding, '0')}{number:D8}")) with
            {
                Partition = number % partitions,
            });

    /// <summary>Returns the key of a bare task's result.</summary>
    public static string KeyOf(string topic, TestRecord record) =>
        string.Create(CultureInfo.InvariantCulture, $"{topic}-{record.Partition}-{record.Offset}");
}
