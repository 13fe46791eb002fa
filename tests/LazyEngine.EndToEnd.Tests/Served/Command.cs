using System.Diagnostics;
using System.Text.Json;
using LazyEngine.EndToEnd.Tests.Processes;

namespace LazyEngine.EndToEnd.Tests.Served;

/// <summary>The <c>lazyengine</c> command, a process for each call, as a user or a script would run it.</summary>
internal static class Command
{
    public const string Program = "LazyEngine.Cli";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task<CommandAnswer> RunAsync(params IEnumerable<string> arguments)
    {
        var clock = Stopwatch.StartNew();
        using var process = ChildProcess.Start(Program, arguments);
        var code = await process.ExitAsync(Limit);
        return new CommandAnswer(code, process.Output, process.Errors, clock.Elapsed);
    }
}

/// <summary>What a call of the command ended with.</summary>
internal sealed record CommandAnswer(int Code, string Output, string Errors, TimeSpan Took)
{
    /// <summary>The answer as JSON; the call must have ended well.</summary>
    public JsonElement Json
    {
        get
        {
            Assert.True(Code == 0, $"exit code {Code}\n{Output}\n{Errors}");
            return JsonDocument.Parse(Output).RootElement;
        }
    }

    public string State => Json.GetProperty("state").GetString()!;
}
