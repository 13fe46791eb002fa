using System.CommandLine;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Hosting;

namespace LazyEngine.Cli;

/// <summary>Says which execution or flow somebody may have meant, where the engine knows none of the name.</summary>
internal static class Hints
{
    private const int Looked = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>A sentence; null where there is nothing to say.</summary>
    public static async Task<string?> OfAsync(ParseResult parsed, Exception failure, CancellationToken cancellationToken)
    {
        if (failure is not EngineException { Code: EngineError.UnknownExecution or EngineError.UnknownFlow } refused || Quoted(refused.Error.Message) is not { } word) return null;
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Patience);
            using var store = await StoreOptions.OpenAsync(parsed);
            var meant = Nearest.To(word, await KnownAsync(parsed, store, refused.Code == EngineError.UnknownFlow, patience.Token));
            return meant.Count == 0 ? null : $"Did you mean {string.Join(" or ", meant.Select(name => $"'{name}'"))}?";
        }
        catch (Exception nothing) when (nothing is EngineException or OperationCanceledException or WrongUseException or IOException or InvalidOperationException)
        {
            // The refusal itself is told in any case.
            return null;
        }
    }

    private static async Task<IReadOnlyList<string>> KnownAsync(ParseResult parsed, OfflineStore? store, bool isFlow, CancellationToken cancellationToken)
    {
        if (isFlow && store is null) return await CommonOptions.ServerOf(parsed).FlowsAsync(null, cancellationToken).Select(flow => flow.Name).Take(Looked).ToListAsync(cancellationToken);
        var executions = store?.ListAsync(new ExecutionFilter(), cancellationToken) ?? CommonOptions.ServerOf(parsed).ListAsync(cancellationToken: cancellationToken);
        return await executions.Select(execution => isFlow ? execution.FlowName : execution.Id.Value).Take(Looked).ToListAsync(cancellationToken);
    }

    private static string? Quoted(string message)
    {
        var parts = message.Split('\'', 3);
        return parts.Length == 3 && parts[1].Length is > 0 and <= ExecutionId.MaxLength ? parts[1] : null;
    }
}
