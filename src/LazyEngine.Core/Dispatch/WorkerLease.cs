namespace LazyEngine.Dispatch;

/// <summary>What a worker knows of its lease: it counts as alive for so long from when it sent what the queue has answered.</summary>
/// <remarks>
/// The queue counts from when it heard the worker, which is later; so a worker whose lease has ended by its own clock has
/// stopped before the queue gives it up.
/// </remarks>
internal sealed class WorkerLease
{
    private DateTimeOffset? _heard;
    private DateTimeOffset? _unanswered;

    /// <summary>How long it lasts; zero where it never ends, or has not begun.</summary>
    public TimeSpan Length { get; private set; }

    /// <summary>Whether the worker counts as alive: from the first answer on, and not while a whole lease has passed without another.</summary>
    public bool IsValid { get; private set; }

    /// <summary>When the lease ends; null where it never does, or is not valid.</summary>
    public DateTimeOffset? End => !IsValid || Length == TimeSpan.Zero ? null : _heard + Length;

    public void Sent(DateTimeOffset now) => _unanswered ??= now;

    public void Expire() => IsValid = false;

    /// <summary>The queue has answered.</summary>
    /// <returns>False where the answer was overtaken by a later one, and tells nothing any more.</returns>
    public bool Renew(WorkerMessage.Renewed renewed, DateTimeOffset now)
    {
        // A queue that does not say what it answers is taken to answer the first that has no answer.
        var sent = renewed.SentAt ?? _unanswered ?? _heard;
        if (sent is null || sent < _heard) return false;
        (_heard, _unanswered, Length) = (sent, null, renewed.Lease);
        IsValid = Length == TimeSpan.Zero || now < sent + Length;
        return true;
    }
}
