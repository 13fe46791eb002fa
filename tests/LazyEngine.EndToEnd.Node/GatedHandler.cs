using System.Text;
using LazyEngine.Executions;
using LazyEngine.Worker;

namespace LazyEngine.EndToEnd.Node;

/// <summary>Notes that it starts, and waits for a file to appear.</summary>
internal sealed class GatedHandler(string ledger, string gate)
{
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMilliseconds(50);

    public async ValueTask<TaskOutcome> ExecuteAsync(TaskContext context, CancellationToken cancellationToken)
    {
        var line = Encoding.UTF8.GetBytes($"{context.Token}\n");
        using (var file = new FileStream(ledger, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0)) file.Write(line);
        Console.WriteLine($"started {context.Token}");
        using var timer = new PeriodicTimer(LooksEvery);
        while (!File.Exists(gate)) await timer.WaitForNextTickAsync(cancellationToken);
        return Outcome.Success(context.Attempt);
    }
}
