using LazyEngine.Cli.Output;
using LazyEngine.Queues;
using Spectre.Console;

namespace LazyEngine.Cli.Tests;

public sealed class QueueViewTests
{
    [Fact]
    public void A_queue_of_several_partitions_says_how_many_and_one_of_a_single_one_does_not()
    {
        var lines = Draw(new QueueDetails { Name = "mail", Partitions = 4 }, new QueueDetails { Name = "print" });

        Assert.Contains("4 partitions", Assert.Single(lines, line => line.Contains("mail", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain("partition", Assert.Single(lines, line => line.Contains("print", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    private static string[] Draw(params QueueDetails[] queues)
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 160;
        QueueView.Write(console, queues);
        return writer.ToString().Split('\n');
    }
}
