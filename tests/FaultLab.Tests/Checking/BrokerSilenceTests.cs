using TaskQueue.FaultLab.Checking;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Tests.Checking;

/// <summary>Brokers that scenarios break: silent for 7 s until 30 s, in a run where they have 15 s to come back from a fault.</summary>
public sealed class BrokerSilenceTests
{
    [Fact]
    public void Without_a_fault_they_stood_still_of_themselves() => Assert.Equal([(23, 30)], StoodStill(Silent()));

    [Theory]
    [InlineData(31, 40, 23, 30)]
    [InlineData(1, 8, 23, 30)]
    [InlineData(26, 40, 23, 26)]
    [InlineData(1, 11, 26, 30)]
    public void What_a_fault_does_not_explain_is_their_own(double begun, double ended, double from, double until) =>
        Assert.Equal([(from, until)], StoodStill(Silent().Fault(begun, ended, FaultKind.BrokerFreeze, "broker")));

    [Theory]
    [InlineData(23, 24)]
    [InlineData(22, 40)]
    [InlineData(10, 16)]
    [InlineData(24, 40)]
    [InlineData(1, 14)]
    public void What_a_fault_explains_is_not_nor_is_less_than_a_standstill_beside_it(double begun, double ended) =>
        Assert.Empty(StoodStill(Silent().Fault(begun, ended, FaultKind.BrokerFreeze, "broker")));

    [Fact]
    public void All_faults_are_looked_at_whichever_ends_first() => Assert.Equal(
        [(23, 25)],
        StoodStill(Silent().Fault(25, 60, FaultKind.BrokerLost, "broker").Fault(26, 27, FaultKind.BrokerLost, "broker").Fault(1, 2, FaultKind.BrokerKill, "broker")));

    [Fact]
    public void A_fault_of_nodes_explains_no_silence_of_brokers() =>
        Assert.Equal([(23, 30)], StoodStill(Silent().Node("n1").Fault(22, 40, FaultKind.Stop, "n1")));

    [Fact]
    public void Brokers_that_nobody_breaks_stood_still_of_themselves_whatever_fault_there_was_elsewhere() => Assert.Equal(
        [(23, 30)],
        StoodStill(new SomeRun().Driver(30, new HistoryEvent.BrokerStalled(7)).Fault(22, 40, FaultKind.BrokerFreeze, "broker")));

    private static SomeRun Silent() => new SomeRun().Driver(30, new HistoryEvent.BrokerStalled(7, IsBreakable: true));

    private static IEnumerable<(double From, double Until)> StoodStill(SomeRun run) => run.View().Faults
        .Where(fault => fault.IsStall)
        .Select(fault => (fault.From / (double)RunView.Second, fault.Until / (double)RunView.Second));
}
