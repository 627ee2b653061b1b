using System.Collections.Concurrent;
using Microsoft.AspNetCore.Mvc;

namespace WebSample.Invoices;

/// <summary>Stands in for a mail server, so that this sample needs no other: it keeps mails and sends none.</summary>
[ApiController]
[Route("mail")]
public sealed class MailController : ControllerBase
{
    private static readonly ConcurrentDictionary<string, Mail> Mails = new();

    /// <summary>Sends a mail, unless one with this key was sent.</summary>
    /// <param name="key">The key.</param>
    /// <param name="mail">The mail.</param>
    /// <returns>The mail's name.</returns>
    [HttpPut("{key}")]
    public string Send(string key, Mail mail)
    {
        Mails.TryAdd(key, mail);
        return $"mail-{key}";
    }

    /// <summary>Returns what was sent.</summary>
    [HttpGet]
    public IEnumerable<Mail> Sent() => Mails.Values;
}
