using System.Reflection;
using PublicApiGenerator;
using TaskQueue.TestSupport;

namespace TaskQueue.Packages.Tests;

/// <summary>What is public stands in <c>docs/api</c>, so that a review sees each change of it.</summary>
public sealed class PublicApiTests
{
    private static readonly bool IsApproval = Environment.GetEnvironmentVariable("TASKQUEUE_APPROVE_API") == "1";

    [Theory]
    [InlineData("TaskQueue.Hosting", "TaskQueue.Actors")]
    [InlineData("TaskQueue.Client", "TaskQueue.Client")]
    [InlineData("TaskQueue.Kafka", "TaskQueue.Kafka")]
    [InlineData("TaskQueue.Core", "TaskQueue.Core")]
    public void What_a_package_has_for_its_users_is_as_approved(string package, string assembly)
    {
        var file = Repository.PathTo($"docs/api/{package}.txt");
        var found = PublicApiOf(Assembly.Load(assembly));
        if (IsApproval)
        {
            File.WriteAllText(file, found);
        }

        Assert.True(
            File.ReadAllText(file).ReplaceLineEndings("\n") == found,
            $"The public API of {package} is not as in docs/api/{package}.txt; CONTRIBUTING.md has the command that writes it. It is now:\n{found}");
    }

    private static string PublicApiOf(Assembly assembly) =>
        assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false, DenyNamespacePrefixes = [] })
            .ReplaceLineEndings("\n")
            .TrimEnd() + "\n";
}
