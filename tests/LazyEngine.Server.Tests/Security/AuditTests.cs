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
    public async Task Forks_progress_and_purges_name_who_asked_for_them()
    {
        var (id, fork) = (ExecutionId.Parse("audited-origin"), ExecutionId.Parse("audited-fork"));
        using var http = guarded.With(null);
        var (client, admin) = (new LazyEngineClient(http, guarded.KeyOf(Role.Operator)), new LazyEngineClient(http, guarded.KeyOf(Role.Admin)));
        await client.RunAsync("approval", new { number = 1 }, new RunOptions { Id = id });
        var token = (await client.EventsAsync(id).FirstAsync(entry => entry.Kind == "TaskDeferred")).Token!;

        using (Acting.As("me", "on its way")) await client.TaskHeartbeatAsync(token, Payload.Json(1));
        using (Acting.As("me", "the number was wrong")) await client.ForkAsync(id, 1, new ForkOptions { Id = fork, Inputs = new { number = 2 } });
        await client.CancelAsync(id, "enough");
        using (Acting.As("me", "asked to be forgotten")) await admin.PurgeAsync(id);

        var forked = await client.EventsAsync(fork, follow: false).ToListAsync();
        Assert.Equal(new Origin("Operator", "the number was wrong", "fork"), forked.Single(entry => entry.Kind == "ExecutionForked").By);
        Assert.Equal(new Origin("Operator", null, "run"), forked[0].By);
        var gone = await Assert.ThrowsAsync<EngineException>(() => client.EventsAsync(id, follow: false).ToListAsync().AsTask());
        Assert.Contains(" by 'Admin': asked to be forgotten.", gone.Message, StringComparison.Ordinal);
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
