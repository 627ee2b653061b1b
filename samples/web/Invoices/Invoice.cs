namespace WebSample.Invoices;

/// <summary>An invoice to send.</summary>
/// <param name="Number">Its number; one invoice is sent once, however often it is asked for.</param>
/// <param name="To">The customer's mail address.</param>
/// <param name="Amount">What there is to pay.</param>
public sealed record Invoice(string Number, string To, decimal Amount);
