namespace WebSample.Invoices;

/// <summary>What became of an invoice.</summary>
/// <param name="Number">Its number.</param>
/// <param name="MailId">The mail server's name for the mail.</param>
public sealed record Receipt(string Number, string MailId);
