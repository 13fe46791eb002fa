using System.CommandLine;
using LazyEngine.Errors;
using LazyEngine.Executions;

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
            using var store = StoreOptions.Open(parsed);
            var executions = await (store?.ListAsync(new ExecutionFilter(), patience.Token) ?? CommonOptions.ServerOf(parsed).ListAsync(cancellationToken: patience.Token)).Take(Looked).ToListAsync(patience.Token);
            var known = refused.Code == EngineError.UnknownFlow ? executions.Select(execution => execution.FlowName) : executions.Select(execution => execution.Id.Value);
            var meant = Nearest.To(word, known);
            return meant.Count == 0 ? null : $"Did you mean {string.Join(" or ", meant.Select(name => $"'{name}'"))}?";
        }
        catch (Exception nothing) when (nothing is EngineException or OperationCanceledException or WrongUseException or IOException or InvalidOperationException)
        {
            // The refusal itself is told in any case.
            return null;
        }
    }

    private static string? Quoted(string message)
    {
        var parts = message.Split('\'', 3);
        return parts.Length == 3 && parts[1].Length is > 0 and <= ExecutionId.MaxLength ? parts[1] : null;
    }
}
