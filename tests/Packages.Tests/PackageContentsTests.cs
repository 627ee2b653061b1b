using System.IO.Compression;
using System.Xml.Linq;
using TaskQueue.TestSupport;

namespace TaskQueue.Packages.Tests;

[Collection(PackedSolution.Name)]
public sealed class PackageContentsTests(PackedSolution solution)
{
    private static readonly string Version = XElement.Load(Repository.PathTo("Directory.Build.props")).Descendants("Version").Single().Value;

    [Fact]
    public void Packages_are_those_that_are_meant_and_each_has_symbols()
    {
        string[] ids = ["TaskQueue.Client", "TaskQueue.Core", "TaskQueue.Hosting", "TaskQueue.Kafka", "TaskQueue.Tool"];

        Assert.Equal(
            ids.SelectMany(id => new[] { $"{id}.{Version}.nupkg", $"{id}.{Version}.snupkg" }),
            Directory.GetFiles(solution.Packages).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("TaskQueue.Hosting", "TaskQueue.Actors")]
    [InlineData("TaskQueue.Client", "TaskQueue.Client")]
    [InlineData("TaskQueue.Kafka", "TaskQueue.Kafka")]
    [InlineData("TaskQueue.Core", "TaskQueue.Core")]
    public void A_library_comes_with_its_assembly_documentation_and_nothing_else(string id, string assembly)
    {
        using var package = Open($"{id}.{Version}.nupkg");
        using var symbols = Open($"{id}.{Version}.snupkg");

        Assert.Equal(
            [$"lib/net10.0/{assembly}.dll", $"lib/net10.0/{assembly}.xml"],
            NamesIn(package).Where(name => name.StartsWith("lib/", StringComparison.Ordinal)));
        Assert.Contains($"lib/net10.0/{assembly}.pdb", NamesIn(symbols));
    }

    [Theory]
    [InlineData("TaskQueue.Hosting", "src/Actors")]
    [InlineData("TaskQueue.Client", "src/Client")]
    [InlineData("TaskQueue.Kafka", "src/Kafka")]
    [InlineData("TaskQueue.Core", "src/Core")]
    [InlineData("TaskQueue.Tool", "src/Node")]
    public void A_package_says_what_it_is_and_brings_its_README(string id, string project)
    {
        using var package = Open($"{id}.{Version}.nupkg");
        var facts = FactsOf(package);

        Assert.Equal((id, Version, "Apache-2.0", "README.md"), (facts["id"], facts["version"], facts["license"], facts["readme"]));
        Assert.All(["description", "tags", "authors"], key => Assert.NotEmpty(facts[key]));
        Assert.NotEqual("Package Description", facts["description"]);
        using var readme = new StreamReader(package.GetEntry("README.md")!.Open());
        Assert.Equal(File.ReadAllText(Repository.PathTo($"{project}/README.md")), readme.ReadToEnd());
    }

    [Theory]
    [InlineData("TaskQueue.Hosting", "TaskQueue.Core", "TaskQueue.Kafka")]
    [InlineData("TaskQueue.Client", "TaskQueue.Core", "TaskQueue.Kafka")]
    [InlineData("TaskQueue.Kafka", "TaskQueue.Core")]
    [InlineData("TaskQueue.Core")]
    public void Packages_need_those_below_them_in_their_own_version(string id, params string[] needed)
    {
        using var package = Open($"{id}.{Version}.nupkg");

        Assert.Equal(
            needed.Select(other => (other, Version)),
            Nuspec(package).Descendants()
                .Where(element => element.Name.LocalName == "dependency")
                .Select(element => (Id: element.Attribute("id")!.Value, Version: element.Attribute("version")!.Value))
                .Where(dependency => dependency.Id.StartsWith("TaskQueue.", StringComparison.Ordinal))
                .Order());
    }

    [Fact]
    public void The_client_brings_no_Akka()
    {
        foreach (var id in new[] { "TaskQueue.Client", "TaskQueue.Kafka", "TaskQueue.Core" })
        {
            using var package = Open($"{id}.{Version}.nupkg");

            Assert.DoesNotContain("Akka", Nuspec(package).ToString(), StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> NamesIn(ZipArchive package) => package.Entries.Select(entry => entry.FullName);

    private static Dictionary<string, string> FactsOf(ZipArchive package) =>
        Nuspec(package).Descendants()
            .Where(element => !element.HasElements && element.Name.LocalName != "dependency")
            .GroupBy(element => element.Name.LocalName)
            .ToDictionary(group => group.Key, group => group.First().Value);

    private static XElement Nuspec(ZipArchive package)
    {
        using var stream = package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XElement.Load(stream);
    }

    private ZipArchive Open(string file) => ZipFile.OpenRead(Path.Combine(solution.Packages, file));
}
