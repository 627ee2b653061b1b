using TaskQueue.FaultLab.Nodes;

namespace TaskQueue.FaultLab.Tests.Nodes;

public sealed class NodeOptionsTests
{
    private static readonly NodeOptions Some = new()
    {
        Name = "n1",
        Folder = "/runs/one",
        Settings = ["a=1", "b=[\"x\"]"],
        KillAt = Stage.InDrain,
        Passing = 3,
        RefuseEvery = 2,
        Defect = "leak",
    };

    [Fact]
    public void A_node_is_told_all_of_them()
    {
        string[] arguments = [.. Some.ToArguments()];
        var read = NodeOptions.Parse(arguments);

        Assert.Equal("node", arguments[0]);
        Assert.Equal(Some with { Settings = [] }, read with { Settings = [], Environment = Some.Environment });
        Assert.Equal(Some.Settings, read.Settings);
    }

    [Fact]
    public void A_node_of_another_version_leaves_out_what_it_does_not_know() =>
        Assert.Equal("n1", NodeOptions.Parse(["node", """{"Name":"n1","Folder":"/runs/one","Later":{"than":"this"}}"""]).Name);

    [Fact]
    public void Settings_that_are_added_come_last() => Assert.Equal(["a=1", "b=[\"x\"]", "a=2"], Some.With("a=2").Settings);
}
