using System.Text;
using TaskQueue.FaultLab.Defects;
using TaskQueue.FaultLab.Defects.Sources;

namespace TaskQueue.FaultLab.Tests.Defects;

public sealed class SourceDefectsTests
{
    [Fact]
    public void Each_defect_fits_the_sources_as_they_are()
    {
        var sources = DefectiveBuild.ReadSources();

        Assert.All(SourceDefects.All, change =>
            Assert.Contains($"== \"{change.Defect}\"", Encoding.UTF8.GetString(sources[change.File]), StringComparison.Ordinal));
        Assert.All(SourceDefects.All, change => Assert.Contains(change.Defect, DefectCatalog.Names));
    }

    [Theory]
    [InlineData("if (open) { }")]
    [InlineData("if (closed) { } if (closed) { }")]
    public void A_defect_that_fits_no_more_or_more_than_once_says_so(string text)
    {
        var change = new SourceChange("defect", "src/A.cs", "if (closed)", "if (!$on)");

        Assert.Contains("src/A.cs", Assert.Throws<SourceChangedException>(() => change.Apply(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_a_node_that_has_the_defect_reads_the_wrong_place() =>
        Assert.Equal(
            "if (!(System.Environment.GetEnvironmentVariable(\"FAULTLAB_DEFECT\") == \"defect\")) { }",
            new SourceChange("defect", "src/A.cs", "if (closed)", "if (!$on)").Apply("if (closed) { }"));
}
