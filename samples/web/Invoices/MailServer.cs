namespace WebSample.Invoices;

/// <summary>The mail server, over HTTP.</summary>
internal sealed class MailServer(HttpClient http)
{
    /// <summary>Sends a mail.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="key">Mails with one key are sent once.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The server's name for the mail.</returns>
    public async Task<string> SendAsync(Mail mail, string key, CancellationToken cancel)
    {
        using var answer = await http.PutAsJsonAsync(key, mail, cancel);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync(cancel);
    }
}
