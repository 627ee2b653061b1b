using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TaskQueue.TestSupport;

namespace TaskQueue.Kafka.Tests;

/// <summary>What is told of a password, or of a file of a key or certificate, with which no client can be made.</summary>
public sealed class SecuritySettingsTests : IDisposable
{
    private const string Password = "r1ght-4711";

    private readonly RSA _rsa = RSA.Create(2048);
    private readonly List<TemporaryFile> _files = [];

    [Theory]
    [InlineData("wr0ng-4711", "ssl.key.password does not open the key in ", "ssl.key.password-file")]
    [InlineData(null, "is encrypted", "TASKQUEUE_KAFKA_SSL_KEY_PASSWORD")]
    public void A_key_that_its_password_does_not_open_is_told_once_with_the_setting(string? password, string said, string named)
    {
        var mistake = MistakeOf(EncryptedKey(), Certificate(), password);

        Assert.Equal("kafka", mistake.Key);
        Assert.Contains(said, mistake.Reason, StringComparison.Ordinal);
        Assert.Contains(named, mistake.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", mistake.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_its_password_opens_is_taken() =>
        Assert.Empty(MistakesOf(EncryptedKey(), Certificate(), Password));

    [Fact]
    public void A_certificate_in_place_of_a_key_is_told() => Assert.Contains(
        "of ssl.key.location holds no private key in PEM", MistakeOf(Certificate(), Certificate(), null).Reason, StringComparison.Ordinal);

    [Fact]
    public void A_key_in_place_of_a_certificate_is_told() => Assert.Contains(
        "of ssl.certificate.location holds no certificate in PEM", MistakeOf(Key(), Key(), null).Reason, StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_not_there_is_told() => Assert.Contains(
        "the file '/not/there.pem' of ssl.certificate.location cannot be read: ",
        MistakeOf(Key(), "/not/there.pem", null).Reason,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("PLAIN", "orders", "the password of 'orders' is missing")]
    [InlineData("SCRAM-SHA-512", "orders", "the password of 'orders' is missing")]
    [InlineData("PLAIN", null, "set sasl.username and sasl.password-file")]
    public void A_password_that_is_not_there_is_told_with_the_places_for_it(string mechanism, string? user, string said)
    {
        var common = new Dictionary<string, string> { ["security.protocol"] = "SASL_PLAINTEXT", ["sasl.mechanism"] = mechanism };
        if (user is not null)
        {
            common["sasl.username"] = user;
        }

        var mistake = Assert.Single(MistakesOf(common));

        Assert.Contains(said, mistake.Reason, StringComparison.Ordinal);
        Assert.Contains("TASKQUEUE_KAFKA_SASL_PASSWORD", mistake.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_that_is_not_there_is_told() => Assert.Contains(
        "set sasl.username",
        Assert.Single(MistakesOf(new()
        {
            ["security.protocol"] = "SASL_PLAINTEXT",
            ["sasl.mechanism"] = "PLAIN",
            ["sasl.password"] = Password,
        })).Reason,
        StringComparison.Ordinal);

    public void Dispose()
    {
        _rsa.Dispose();
        _files.ForEach(file => file.Dispose());
    }

    private static KafkaPropertyMistake MistakeOf(string key, string certificate, string? password) =>
        Assert.Single(MistakesOf(key, certificate, password));

    private static IReadOnlyList<KafkaPropertyMistake> MistakesOf(string key, string certificate, string? password)
    {
        var common = new Dictionary<string, string>
        {
            ["security.protocol"] = "SSL",
            ["ssl.certificate.location"] = certificate,
            ["ssl.key.location"] = key,
        };
        if (password is not null)
        {
            common["ssl.key.password"] = password;
        }

        return MistakesOf(common);
    }

    private static IReadOnlyList<KafkaPropertyMistake> MistakesOf(Dictionary<string, string> common)
    {
        KafkaProperties.Resolve(
            new KafkaPropertySources { BootstrapServers = "h:1", Group = "g", Common = common, AllowSecrets = true }, out var mistakes);
        return mistakes;
    }

    private string Certificate()
    {
        var request = new CertificateRequest("CN=orders", _rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        return Write(certificate.ExportCertificatePem());
    }

    private string Key() => Write(_rsa.ExportPkcs8PrivateKeyPem());

    private string EncryptedKey() => Write(_rsa.ExportEncryptedPkcs8PrivateKeyPem(
        Password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));

    private string Write(string text)
    {
        var file = new TemporaryFile(text, "some.pem");
        _files.Add(file);
        return file.FullName;
    }
}
