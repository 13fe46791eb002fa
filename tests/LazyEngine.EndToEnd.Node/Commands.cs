using LazyEngine.Executions;
using Microsoft.Extensions.Hosting;

namespace LazyEngine.EndToEnd.Node;

/// <summary>Answers each line of the standard input with one line: <c>run ID</c>, <c>explain ID</c> or <c>wait ID</c>.</summary>
internal sealed class Commands(ILazyEngine engine) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await Console.In.ReadLineAsync(stoppingToken) is { } line)
        {
            var (verb, id) = (line.Split(' ')[0], ExecutionId.Parse(line.Split(' ')[1]));
            string answer;
            try
            {
                answer = await AnswerAsync(verb, id, stoppingToken);
            }
            catch (EngineException refused)
            {
                answer = refused.Message;
            }

            Console.WriteLine($"{line}: {answer}");
        }
    }

    private async Task<string> AnswerAsync(string verb, ExecutionId id, CancellationToken cancellationToken)
    {
        switch (verb)
        {
            case "run":
                return (await engine.RunAsync(GatedFlow.Definition, null, new RunOptions { Id = id }, cancellationToken)).State.ToString();
            case "explain":
                var explanation = await engine.ExplainAsync(id, cancellationToken);
                return string.Join("; ", explanation.Waits.Select(wait => $"{wait.Kind} {wait.Token}"));
            default:
                return (await engine.WaitAsync(id, cancellationToken)).State.ToString();
        }
    }
}
