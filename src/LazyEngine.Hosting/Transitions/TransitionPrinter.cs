using System.Globalization;
using LazyEngine.Executions;

namespace LazyEngine.Hosting;

/// <summary>Writes each transition as a line of text, for people who watch.</summary>
/// <param name="writer">Where to; it is neither flushed nor closed.</param>
public sealed class TransitionPrinter(TextWriter writer) : IObserver<Transition>
{
    private readonly TextWriter _writer = writer ?? throw new ArgumentNullException(nameof(writer));

    /// <inheritdoc/>
    public void OnNext(Transition value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var what = value switch
        {
            TaskTransition task => string.Create(CultureInfo.InvariantCulture, $"{task.Execution}/{task.Token.Task} #{task.Token.Attempt}: {task.From} -> {task.To}"),
            ExecutionTransition execution => $"{execution.Execution}: {execution.From?.ToString() ?? "new"} -> {execution.To}",
            _ => value.Kind,
        };
        var why = value.Error is { } error ? $" ({error.Code}: {error.Message})" : value.Reason is { } reason ? $" ({reason})" : string.Empty;
        _writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.At:HH:mm:ss.fff} {what}{why}"));
    }

    /// <inheritdoc/>
    public void OnCompleted()
    {
    }

    /// <inheritdoc/>
    public void OnError(Exception error)
    {
    }
}
