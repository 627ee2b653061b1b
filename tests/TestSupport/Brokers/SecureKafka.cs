using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace TaskQueue.TestSupport.Brokers;

/// <summary>A real Kafka with TLS, passwords and rights, for tests.</summary>
/// <remarks>
/// <c>TASKQUEUE_KAFKA_SECURE</c> is its address (SASL_SSL, mechanism PLAIN), <c>TASKQUEUE_KAFKA_SECURE_CA</c> the file of the authority
/// that signed its certificate. Users are <see cref="Admin"/>, who may do everything, <see cref="Alice"/> and <see cref="Mallory"/>, who may
/// do nothing until they are given rights; the password of each is <c>NAME-secret</c>.
/// </remarks>
public static class SecureKafka
{
    public const string Admin = "admin";
    public const string Alice = "alice";
    public const string Mallory = "mallory";

    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);
    private static readonly BrokerVariable AddressVariable =
        new("TASKQUEUE_KAFKA_SECURE", "a Kafka with TLS, passwords and rights, host:port");

    private static readonly BrokerVariable AuthorityVariable =
        new("TASKQUEUE_KAFKA_SECURE_CA", "the file of the authority that signed the certificate of TASKQUEUE_KAFKA_SECURE");

    /// <summary>Gets why a test that needs it is skipped; <see langword="null"/> to run the test, and to fail it without a broker.</summary>
    public static string? SkipReason => AddressVariable.SkipReason ?? AuthorityVariable.SkipReason;

    /// <summary>Returns the address, <c>host:port</c>.</summary>
    public static string Address => AddressVariable.Require();

    /// <summary>Returns the password of a user.</summary>
    public static string PasswordOf(string user) => $"{user}-secret";

    /// <summary>Returns what a client of a user needs beside address and password; fits under <c>task-queue.kafka.common</c>.</summary>
    public static Dictionary<string, string> PropertiesOf(string user) => new()
    {
        ["security.protocol"] = "SASL_SSL",
        ["sasl.mechanism"] = "PLAIN",
        ["sasl.username"] = user,
        ["ssl.ca.location"] = AuthorityVariable.Require(),
    };

    /// <summary>Gives a user rights on topics or groups whose names have a prefix.</summary>
    public static async Task AllowAsync(string user, ResourceType type, string prefix, params AclOperation[] operations)
    {
        using var admin = NewAdmin();
        await admin.CreateAclsAsync(
            operations.Select(operation => BindingOf(user, type, prefix, operation)),
            new CreateAclsOptions { RequestTimeout = CallTimeout });
    }

    /// <summary>Gives a principal rights on the one topic or group of a name.</summary>
    public static async Task GrantAsync(string principal, ResourceType type, string name, IEnumerable<AclOperation> operations)
    {
        using var admin = NewAdmin();
        await admin.CreateAclsAsync(
            operations.Select(operation => BindingOf(principal, type, name, operation, ResourcePatternType.Literal)),
            new CreateAclsOptions { RequestTimeout = CallTimeout });
    }

    /// <summary>Takes rights away that <see cref="AllowAsync"/> gave.</summary>
    public static async Task DisallowAsync(string user, ResourceType type, string prefix, params AclOperation[] operations)
    {
        using var admin = NewAdmin();
        await admin.DeleteAclsAsync(
            operations.Select(operation => BindingOf(user, type, prefix, operation).ToFilter()),
            new DeleteAclsOptions { RequestTimeout = CallTimeout });
    }

    private static IAdminClient NewAdmin() => new AdminClientBuilder(TestBroker.Secure(Admin).Properties()).SetLogHandler((_, _) => { }).Build();

    private static AclBinding BindingOf(string user, ResourceType type, string prefix, AclOperation operation) =>
        BindingOf($"User:{user}", type, prefix, operation, ResourcePatternType.Prefixed);

    private static AclBinding BindingOf(
        string principal, ResourceType type, string name, AclOperation operation, ResourcePatternType pattern) => new()
        {
            Pattern = new ResourcePattern { Type = type, Name = name, ResourcePatternType = pattern },
            Entry = new AccessControlEntry
            {
                Principal = principal,
                Host = "*",
                Operation = operation,
                PermissionType = AclPermissionType.Allow,
            },
        };
}
