namespace WebSample.Invoices;

/// <summary>A mail.</summary>
/// <param name="To">Who gets it.</param>
/// <param name="Text">What it says.</param>
public sealed record Mail(string To, string Text);
