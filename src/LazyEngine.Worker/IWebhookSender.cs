namespace LazyEngine.Worker;

/// <summary>Sends news to addresses outside, within the rule of what may be reached.</summary>
internal interface IWebhookSender
{
    /// <summary>Sends one piece of news.</summary>
    /// <param name="url">Where to.</param>
    /// <param name="headers">Headers that its receiver has asked for.</param>
    /// <param name="id">Its identity: the same whenever it is sent.</param>
    /// <param name="body">JSON.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Why it was not taken; null where it was.</returns>
    Task<WebhookRefusal?> SendAsync(Uri url, IReadOnlyDictionary<string, string> headers, string id, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);
}

/// <summary>Why news was not taken.</summary>
/// <param name="Reason">Why.</param>
/// <param name="IsFinal">Whether to send it again would be in vain.</param>
internal sealed record WebhookRefusal(string Reason, bool IsFinal);
