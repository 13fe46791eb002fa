using System.Net;
using System.Net.Http.Json;
using LazyEngine.Client;
using LazyEngine.Errors;

namespace LazyEngine.Server.Tests;

/// <summary>Triggers from outside.</summary>
public sealed class CronHttpTests(ServedEngine served) : IClassFixture<ServedEngine>
{
    private ICronTriggers Crons => new LazyEngineCronsClient(served.Http);

    [Fact]
    public async Task A_trigger_is_added_listed_and_removed()
    {
        var first = new DateTimeOffset(2090, 1, 1, 6, 0, 0, TimeSpan.Zero);
        var trigger = new CronTrigger("daily", "approval") { Pattern = "30 6 * * *", FirstAt = first, Remaining = 3, Inputs = new Dictionary<string, Payload> { ["number"] = Payload.Json(1) } };

        var added = await Crons.AddCronAsync(trigger);
        var listed = await Crons.ListCronsAsync().SingleAsync(each => each.Name == "daily");
        await Crons.RemoveCronAsync("daily");

        Assert.Equal((first, 3, "30 6 * * *", "approval"), (added.NextAt, added.Remaining, added.Pattern, added.Flow));
        Assert.Equal((added.NextAt, "1"), (listed.NextAt, listed.Inputs["number"].ToString()));
        Assert.False(await Crons.ListCronsAsync().AnyAsync(each => each.Name == "daily"));
    }

    [Fact]
    public async Task What_is_refused_says_why()
    {
        var unknown = await Assert.ThrowsAsync<EngineException>(() => Crons.RemoveCronAsync("nobody"));
        using var wrong = await served.Http.PostAsJsonAsync("v1/crons", new { name = "x", flow = "approval", patern = "* * * * *" });

        Assert.Equal(EngineError.UnknownCron, unknown.Code);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("patern", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
