namespace TaskQueue.Kafka.Tests;

public sealed class KafkaSecretsTests
{
    [Theory]
    [InlineData("sasl.password")]
    [InlineData("SASL.PASSWORD")]
    [InlineData("ssl.key.password")]
    [InlineData("ssl.keystore.password")]
    [InlineData("ssl.key.pem")]
    [InlineData("sasl.jaas.config")]
    [InlineData("sasl.oauthbearer.config")]
    [InlineData("sasl.oauthbearer.client.secret")]
    [InlineData("sasl.oauthbearer.client.credentials.client.secret")]
    [InlineData("sasl.oauthbearer.assertion.private.key.passphrase")]
    [InlineData("sasl.oauthbearer.assertion.private.key.pem")]
    [InlineData("some.new.password")]
    [InlineData("some.new.secret.thing")]
    public void Secrets_are_hidden(string key) => Assert.Equal("***", KafkaSecrets.Mask(key, "hunter2"));

    [Theory]
    [InlineData("sasl.username", "alice")]
    [InlineData("sasl.password-file", "/run/secrets/kafka")]
    [InlineData("ssl.key.location", "/etc/key.pem")]
    [InlineData("sasl.oauthbearer.assertion.private.key.file", "/etc/key.pem")]
    [InlineData("sasl.oauthbearer.client.credentials.client.id", "id")]
    [InlineData("ssl.certificate.pem", "-----BEGIN CERTIFICATE")]
    [InlineData("bootstrap.servers", "a:1,b:2")]
    [InlineData("sasl.oauthbearer.token.endpoint.url", "https://host/token")]
    [InlineData("sasl.password", "")]
    public void Everything_else_is_shown(string key, string value) => Assert.Equal(value, KafkaSecrets.Mask(key, value));

    [Fact]
    public void A_password_within_an_address_is_hidden() => Assert.Equal(
        "https://***@host/token",
        KafkaSecrets.Mask("sasl.oauthbearer.token.endpoint.url", "https://user:hunter2@host/token"));
}
