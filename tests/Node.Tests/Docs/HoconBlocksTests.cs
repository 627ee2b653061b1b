using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TaskQueue.Actors.Configuration;
using TaskQueue.TestSupport;

namespace TaskQueue.Node.Tests.Docs;

/// <summary>Every configuration in the pages is one that a node starts with.</summary>
public sealed class HoconBlocksTests
{
    private const string Secret = "k3y-4711";

    // Where the pages have what only a user's machine has.
    private static readonly string[] SecretFiles =
        ["/run/secrets/kafka-password", "/run/secrets/key-password", "/run/secrets/oauth-client-secret"];

    public static TheoryData<string, int> Blocks
    {
        get
        {
            var blocks = new TheoryData<string, int>();
            foreach (var page in Pages)
            {
                foreach (var (number, _) in FencedBlocks.In(Read(page), "hocon").Index())
                {
                    blocks.Add(page, number);
                }
            }

            return blocks;
        }
    }

    private static IEnumerable<string> Pages => Directory
        .EnumerateFiles(Repository.PathTo("docs"), "*.md", SearchOption.AllDirectories)
        .Select(page => Path.GetRelativePath(Repository.PathTo("."), page))
        .Append("README.md")
        .Append("SECURITY.md")
        .Order(StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Blocks))]
    public void A_block_loads(string page, int number)
    {
        using var password = new TemporaryFile($"{Secret}\n", "password");
        var folder = Path.GetDirectoryName(password.FullName)!;
        WriteCertificate(folder);
        var text = SecretFiles.Aggregate(
            FencedBlocks.In(Read(page), "hocon").ElementAt(number).Replace("/etc/taskqueue", folder, StringComparison.Ordinal),
            (block, file) => block.Replace(file, password.FullName, StringComparison.Ordinal));
        using var file = new TemporaryFile(text);

        var loaded = ConfigurationLoader.Load(new ConfigurationSources { Files = [file.FullName] });

        Assert.All(loaded.Effective, setting => Assert.DoesNotContain(Secret, setting.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("SCRAM-SHA-512")]
    [InlineData("OAUTHBEARER")]
    [InlineData("certificate.location")]
    public void Each_mechanism_has_a_block(string mechanism) =>
        Assert.Single(FencedBlocks.In(Read("docs/operations.md"), "hocon"), block => block.Contains(mechanism, StringComparison.Ordinal));

    private static string Read(string page) => File.ReadAllText(Repository.PathTo(page));

    private static void WriteCertificate(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=orders", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        File.WriteAllText(Path.Combine(folder, "ca.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "client.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(
            Path.Combine(folder, "client.key"),
            key.ExportEncryptedPkcs8PrivateKeyPem(Secret, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
    }
}
