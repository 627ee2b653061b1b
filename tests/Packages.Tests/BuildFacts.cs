using System.Reflection;

namespace TaskQueue.Packages.Tests;

/// <summary>How these tests were built.</summary>
internal static class BuildFacts
{
    /// <summary>Gets the configuration, <c>Debug</c> or <c>Release</c>.</summary>
    public static string Configuration { get; } = Metadata("Configuration");

    /// <summary>Gets the folder in which the packages of the repository lie, once it is restored.</summary>
    public static string PackageCache { get; } = Metadata("NuGetPackageRoot");

    private static string Metadata(string key) =>
        typeof(BuildFacts).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == key).Value!;
}
