using System.Net;
using System.Text.Json;
using LazyEngine.Client;
using LazyEngine.Executions;

namespace LazyEngine.Server.Tests;

public sealed class SearchEndpointTests(ServedEngine served) : IClassFixture<ServedEngine>
{
    private readonly LazyEngineClient _engine = new(served.Http);

    [Fact]
    public async Task A_client_finds_pages_and_counts_what_was_started_with_a_key_and_attributes()
    {
        for (var i = 0; i < 5; i++)
        {
            await _engine.RunAsync("approval", new { number = i }, new RunOptions
            {
                Id = ExecutionId.Parse($"found-{i}"),
                BusinessKey = "order 7 & more",
                Attributes = new Dictionary<string, string> { ["customer"] = i < 3 ? "o'hara + söhne" : "acme", ["a.b"] = "x" },
            });
        }

        var filter = new ExecutionFilter { BusinessKey = "order 7 & more", Attributes = new Dictionary<string, string> { ["customer"] = "o'hara + söhne", ["a.b"] = "x" }, CreatedFrom = DateTimeOffset.UtcNow.AddHours(-1), OldestFirst = true };
        var first = await _engine.PageAsync(filter, limit: 2);
        var second = await _engine.PageAsync(filter, first.Next, 2);

        Assert.Equal(["found-0", "found-1", "found-2"], first.Executions.Concat(second.Executions).Select(row => row.Id.Value));
        Assert.Null(second.Next);
        Assert.Equal([new("a.b", "x"), new ExecutionAttribute("customer", "o'hara + söhne")], first.Executions[0].Attributes!.Value);
        Assert.Equal(first.Executions.Concat(second.Executions).Select(row => row.Id), await _engine.ListAsync(filter).Select(row => row.Id).ToListAsync());
        Assert.Equal(3, (await _engine.CountAsync(filter)).Total);
        Assert.Equal(5, (await _engine.CountAsync(filter with { Attributes = new Dictionary<string, string>() })).Total);
    }

    [Theory]
    [InlineData("executions?state=Sleeping", "one of Pending")]
    [InlineData("executions?createdFrom=yesterday", "a time such as")]
    [InlineData("executions?cursor=&limit=0", "from 1 up")]
    [InlineData("executions?cursor=&limit=1001", "1 to 1000")]
    [InlineData("executions?cursor=abc", "The cursor is none")]
    [InlineData("executions?attribute.=x", "The attribute name ''")]
    [InlineData("executions?attribute.a=", "has 0 characters")]
    [InlineData("executions?order=Updated&flow=f", "within a range only")]
    [InlineData("executions?parent=a%20b", "letters, digits")]
    [InlineData("executions?unheard=1", "There is no parameter 'unheard'")]
    [InlineData("count?limit=1", "There is no parameter 'limit'")]
    public async Task A_search_that_cannot_be_meant_is_refused_with_what_to_do(string path, string says)
    {
        using var response = await served.Http.GetAsync(new Uri($"v1/{path}", UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(says, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
