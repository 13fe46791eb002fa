using System.Text;
using LazyEngine.Executions;
using Microsoft.Extensions.DependencyInjection;

namespace LazyEngine.Worker;

/// <summary>Runs one attempt after the other, each in its own scope. Whatever a handler does, there is an outcome.</summary>
internal sealed class HandlerRunner(IServiceScopeFactory scopes, HandlerRegistry handlers) : IAttemptRunner
{
    /// <summary>The code of an attempt that was stopped because nobody needs it any more.</summary>
    public const string Cancelled = "Cancelled";

    /// <summary>The code of a handler that returned no outcome.</summary>
    public const string NoOutcome = "NoOutcome";

    private const int TextBytes = 8 * 1024;

    /// <summary>Runs an attempt. Returns at once, even if the handler blocks; never throws.</summary>
    /// <param name="grant">The attempt.</param>
    /// <param name="heartbeat">Tells the engine that the handler is alive; ends when it has heard.</param>
    /// <param name="cancellationToken">Asks the handler to stop.</param>
    public async Task<TaskOutcome> RunAsync(Grant grant, Func<Payload?, Task> heartbeat, CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return await RunHereAsync(grant, heartbeat, cancellationToken);
    }

    private async Task<TaskOutcome> RunHereAsync(Grant grant, Func<Payload?, Task> heartbeat, CancellationToken cancellationToken)
    {
        using var activity = Tracing.Handler(grant);
        var outcome = await ExecuteAsync(grant, heartbeat, cancellationToken);
        Tracing.Ended(activity, outcome);
        return outcome;
    }

    private async Task<TaskOutcome> ExecuteAsync(Grant grant, Func<Payload?, Task> heartbeat, CancellationToken cancellationToken)
    {
        try
        {
            if (!handlers.TryFind(grant.Handler, out var create)) return handlers.Unknown(grant.Handler);
            await using var scope = scopes.CreateAsyncScope();
            var outcome = await create(scope.ServiceProvider).ExecuteAsync(TaskContext.Of(grant, heartbeat), cancellationToken);
            return outcome
                ?? Outcome.Failure(NoOutcome, $"The handler '{grant.Handler}' of task '{grant.Token.Task}' returned null. Return Outcome.Success, Outcome.Failure or Outcome.Pending.");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Outcome.Failure(Cancelled, $"Attempt {grant.Token} was told to stop.");
        }
        catch (Exception failure)
        {
            return FailureOf(failure);
        }
    }

    Task<TaskOutcome> IAttemptRunner.RunAsync(Grant grant, string? key, Func<Payload?, Task> heartbeat, CancellationToken cancellationToken) => RunHereAsync(grant, heartbeat, cancellationToken);

    void IAttemptRunner.Settled(AttemptToken token)
    {
        // Nobody here waits for that.
    }

    private static TaskOutcome FailureOf(Exception failure)
    {
        var code = failure.GetType().FullName ?? failure.GetType().Name;
        try
        {
            return Outcome.Failure(code, Cut(failure.Message), Cut(failure.ToString()));
        }
        catch (Exception)
        {
            // The texts are the exception's own code, which may throw as well.
            return Outcome.Failure(code, "The handler threw an exception that cannot be described.");
        }
    }

    private static string Cut(string text)
    {
        if (text.Length <= TextBytes / 3 || Encoding.UTF8.GetByteCount(text) <= TextBytes) return text;
        var bytes = new byte[TextBytes];
        Encoding.UTF8.GetEncoder().Convert(text, bytes, flush: false, out var used, out _, out _);
        // Half a surrogate pair is no text.
        return text[..(char.IsHighSurrogate(text[used - 1]) ? used - 1 : used)];
    }
}
