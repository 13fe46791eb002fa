using System.Net.Http.Json;
using LazyEngine.Client;
using LazyEngine.Executions;

namespace LazyEngine.Server.Tests.Security;

/// <summary>The journal tells who did what, when and why.</summary>
public sealed class AuditTests(GuardedEngine guarded) : IClassFixture<GuardedEngine>
{
    [Fact]
    public async Task What_somebody_does_stands_in_the_journal_with_their_name_and_reason()
    {
        var id = ExecutionId.Parse("audited");
        using var http = guarded.With(null);
        var client = new LazyEngineClient(http, guarded.KeyOf(Role.Operator));

        await client.RunAsync("approval", new { number = 1 }, new RunOptions { Id = id });
        using (Acting.As("whoever I claim to be", "Größe falsch")) await client.CancelAsync(id, string.Empty);

        var entries = await client.EventsAsync(id, follow: false).ToListAsync();
        Assert.Equal(new Origin("Operator", null, "run"), entries[0].By);
        Assert.Equal(new Origin("Operator", "Größe falsch", "cancel"), entries.Single(entry => entry.Kind == "ExecutionCancelled").By);
        Assert.Null(entries.First(entry => entry.Kind == "TaskSucceeded").By);
    }

    [Fact]
    public async Task A_token_is_known_by_its_subject()
    {
        using var http = guarded.With(guarded.Token("operator"));
        using var response = await http.PostAsJsonAsync("v1/executions", new { flow = "approval", id = "audited-by-token", inputs = new { number = 1 } });

        Assert.True(response.IsSuccessStatusCode);
        Assert.Equal("ada", (await guarded.Engine.EventsAsync(ExecutionId.Parse("audited-by-token"), follow: false).FirstAsync()).By!.Who);
    }
}
