using System.Globalization;
using LazyEngine.Client;
using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Testing;
using Xunit.Abstractions;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>Executions with retries, waits and signals come to their end although the server is killed again and again.</summary>
public sealed class HardyFlowsTests(ITestOutputHelper output) : IDisposable
{
    private const int Executions = 60;
    private const int Kills = 8;

    private static readonly string[] Tasks = ["one", "two", "three"];

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _notes = new();

    public void Dispose()
    {
        _folder.Dispose();
        _notes.Dispose();
    }

    [SkippableTheory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Retries_timers_and_signals_survive_a_server_that_is_killed_again_and_again(string store)
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var server = store == "sqlite"
            ? new Server("--db", _folder.File("hardy.db"))
            : new Server("--postgresql", await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync());
        await server.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        var engine = new LazyEngineClient(http);

        var ends = Enumerable.Range(0, Executions).Select(number => ThroughAsync(engine, number)).ToList();
        for (var kill = 0; kill < Kills; kill++)
        {
            await Task.Delay(random.Next(50, 1200));
            await server.KillAsync();
            await server.StartAsync();
        }

        foreach (var end in await Task.WhenAll(ends).WaitAsync(TimeSpan.FromMinutes(3))) Assert.Equal(ExecutionState.Success, end.State);
        await AssertEachResultCountedOnceAsync(engine);
    }

    [SkippableFact]
    public async Task They_survive_a_database_that_is_killed_under_a_server_that_lives()
    {
        await using var database = await PostgreSqlServer.StartAsync();
        using var server = new Server("--postgresql", await database.CreateDatabaseAsync());
        await server.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        var engine = new LazyEngineClient(http);

        var ends = Enumerable.Range(0, Executions).Select(number => ThroughAsync(engine, number)).ToList();
        for (var kill = 0; kill < 3; kill++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(700));
            await database.KillAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(500));
            await database.RestartAsync();
        }

        foreach (var end in await Task.WhenAll(ends).WaitAsync(TimeSpan.FromMinutes(3))) Assert.Equal(ExecutionState.Success, end.State);
        await AssertEachResultCountedOnceAsync(engine);
    }

    private async Task AssertEachResultCountedOnceAsync(LazyEngineClient engine)
    {
        var starts = new Starts(_notes);
        await foreach (var execution in engine.ListAsync())
        {
            var entries = await engine.EventsAsync(execution.Id, follow: false).ToListAsync();
            foreach (var task in Tasks)
            {
                var succeeded = Assert.Single(entries, entry => entry.Kind == "TaskSucceeded" && entry.Token!.Task == task);
                var attempts = starts.Of(execution.Id.Value, task);
                Assert.Equal(attempts.Distinct(), attempts);
                Assert.Contains(succeeded.Token!.Attempt, attempts);
            }

            Assert.Single(entries, entry => entry.Kind == "SignalReceived");
        }
    }

    /// <summary>As a careful client does it: what was not acknowledged is repeated under the same ids.</summary>
    private async Task<ExecutionInfo> ThroughAsync(LazyEngineClient engine, int number)
    {
        var id = ExecutionId.Parse(string.Create(CultureInfo.InvariantCulture, $"hardy{number:00}"));
        while (true)
        {
            try
            {
                await engine.RunAsync("hardy", new { folder = _notes.Path }, new RunOptions { Id = id });
                await SignalAsync(engine, id);
                return await engine.WaitAsync(id);
            }
            catch (EngineException away) when (away.Code is EngineError.Unavailable or EngineError.JournalUnavailable)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    private static async Task SignalAsync(LazyEngineClient engine, ExecutionId id)
    {
        try
        {
            await engine.SignalAsync(id, "go", Payload.Json("now"), "the-one");
        }
        catch (EngineException over) when (over.Code == EngineError.ExecutionEnded)
        {
            // It was taken before, and the answer was lost with the server.
        }
    }
}
