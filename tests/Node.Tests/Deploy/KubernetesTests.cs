using TaskQueue.Actors.Configuration;
using TaskQueue.TestSupport;

namespace TaskQueue.Node.Tests.Deploy;

public sealed class KubernetesTests
{
    /// <summary>What a node may need after <c>drain-timeout</c>.</summary>
    private static readonly TimeSpan AfterDrain = TimeSpan.FromSeconds(3.5);

    private static readonly string[] PodPath = ["spec", "template", "spec"];

    private static readonly IReadOnlyList<Manifest> All =
        [.. Directory.EnumerateFiles(Repository.PathTo("deploy/kubernetes"), "*.yaml").SelectMany(Manifest.In)];

    public static TheoryData<string> Workloads => ["Deployment", "StatefulSet"];

    [Fact]
    public void There_is_one_of_each_kind() => Assert.Equal(
        ["ConfigMap", "Deployment", "PodDisruptionBudget", "Secret", "Service", "StatefulSet"],
        All.Select(manifest => manifest.Kind).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("ConfigMap", "v1")]
    [InlineData("Secret", "v1")]
    [InlineData("Service", "v1")]
    [InlineData("Deployment", "apps/v1")]
    [InlineData("StatefulSet", "apps/v1")]
    [InlineData("PodDisruptionBudget", "policy/v1")]
    public void Every_object_has_its_version_and_a_name(string kind, string version)
    {
        var manifest = Of(kind);

        Assert.Equal(version, manifest.Text("apiVersion"));
        Assert.Matches("^[a-z][a-z0-9-]+$", manifest.Text("metadata", "name"));
    }

    [Theory]
    [MemberData(nameof(Workloads))]
    public void A_pod_is_given_longer_to_stop_than_a_node_takes(string kind)
    {
        var settings = Load(kind).Settings;

        Assert.True(
            TimeSpan.FromSeconds(Of(kind).Number([.. PodPath, "terminationGracePeriodSeconds"])) > settings.DrainTimeout + AfterDrain);
    }

    [Theory]
    [MemberData(nameof(Workloads))]
    public void The_configuration_is_one_and_the_password_comes_from_the_secret(string kind)
    {
        var loaded = Load(kind);

        Assert.Equal("change-me", loaded.Kafka.Consumer["sasl.password"]);
        Assert.Equal(kind == "StatefulSet", loaded.Settings.StaticMembership);
        Assert.All(loaded.Effective, setting => Assert.DoesNotContain("change-me", setting.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Workloads))]
    public void A_pod_has_no_more_rights_than_it_needs(string kind)
    {
        var workload = Of(kind);
        string[] container = [.. PodPath, "containers", "0"];

        Assert.Equal("true", workload.Text([.. PodPath, "securityContext", "runAsNonRoot"]));
        Assert.NotEqual(0, workload.Number([.. PodPath, "securityContext", "runAsUser"]));
        Assert.Equal("RuntimeDefault", workload.Text([.. PodPath, "securityContext", "seccompProfile", "type"]));
        Assert.Equal("false", workload.Text([.. PodPath, "automountServiceAccountToken"]));
        Assert.Equal("false", workload.Text([.. container, "securityContext", "allowPrivilegeEscalation"]));
        Assert.Equal("true", workload.Text([.. container, "securityContext", "readOnlyRootFilesystem"]));
        Assert.Equal(["ALL"], workload.Texts([.. container, "securityContext", "capabilities", "drop"]));
        Assert.True(workload.Has([.. container, "resources", "requests", "cpu"]));
        Assert.True(workload.Has([.. container, "resources", "limits", "memory"]));
    }

    [Theory]
    [MemberData(nameof(Workloads))]
    public void Names_lead_to_one_another(string kind)
    {
        var workload = Of(kind);
        string[] app = ["app.kubernetes.io/name"];

        Assert.Equal(Of("ConfigMap").Text("metadata", "name"), workload.Text([.. PodPath, "volumes", "0", "configMap", "name"]));
        Assert.Equal(Of("Secret").Text("metadata", "name"), workload.Text([.. PodPath, "volumes", "1", "secret", "secretName"]));
        var label = workload.Text(["spec", "template", "metadata", "labels", .. app]);
        Assert.Equal(label, workload.Text(["spec", "selector", "matchLabels", .. app]));
        Assert.Equal(label, Of("PodDisruptionBudget").Text(["spec", "selector", "matchLabels", .. app]));
        Assert.Equal(label, Of("Service").Text(["spec", "selector", .. app]));
        Assert.Equal(Of("Service").Text("metadata", "name"), Of("StatefulSet").Text("spec", "serviceName"));
    }

    private static Manifest Of(string kind) => Assert.Single(All, manifest => manifest.Kind == kind);

    /// <summary>Loads what a pod would load, with the secret's files where this test can write them.</summary>
    private static LoadedConfiguration Load(string kind)
    {
        var arguments = Of(kind).Texts([.. PodPath, "containers", "0", "args"]);
        Assert.Equal(["node", "--config", "/etc/taskqueue/node.conf"], arguments.Take(3));
        using var password = new TemporaryFile(Of("Secret").Text("stringData", "sasl-password"), "sasl-password");
        var folder = Path.GetDirectoryName(password.FullName)!;

        // The example's certificate is a placeholder, which librdkafka refuses as a pod with it would.
        File.Copy(Path.Combine(AppContext.BaseDirectory, "some-ca.pem"), Path.Combine(folder, "ca.pem"));
        const string mounted = "/etc/taskqueue/secrets";
        Assert.Equal(mounted, Of(kind).Text([.. PodPath, "containers", "0", "volumeMounts", "1", "mountPath"]));
        using var file = new TemporaryFile(Of("ConfigMap").Text("data", "node.conf").Replace(mounted, folder, StringComparison.Ordinal));
        return ConfigurationLoader.Load(new ConfigurationSources
        {
            Files = [file.FullName],
            Set = [.. arguments.Skip(3).Where(argument => argument != "--set")],
        });
    }
}
