using LazyEngine.Errors;

namespace LazyEngine.Actors;

/// <summary>A handler that runs: how it is told to stop, and which of its signs of life wait for an answer.</summary>
internal sealed class RunningHandler : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    public CancellationToken Cancellation => _source.Token;

    /// <summary>Signs of life that wait for an answer.</summary>
    public List<TaskCompletionSource> Unheard { get; } = [];

    /// <summary>Asks the handler to stop. What it does then is no business of the thread that asks, which runs actors.</summary>
    public void Cancel() => _ = _source.CancelAsync();

    /// <summary>Answers all that wait.</summary>
    public void Answer(EngineError? refusal)
    {
        foreach (var heard in Unheard)
        {
            if (refusal is null) heard.TrySetResult();
            else heard.TrySetException(new EngineException(refusal));
        }

        Unheard.Clear();
    }

    public void Dispose()
    {
        foreach (var heard in Unheard) heard.TrySetCanceled();
        _source.Dispose();
    }
}
