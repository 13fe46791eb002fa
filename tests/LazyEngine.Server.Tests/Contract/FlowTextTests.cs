using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace LazyEngine.Server.Tests.Contract;

/// <summary>Flows come as text, are checked before they are registered, and are listed.</summary>
public sealed class FlowTextTests(ServedEngine served) : IClassFixture<ServedEngine>
{
    private const string Yaml = """
        version: "2.0"
        greet:
          tasks:
            hello:
              action: std.echo output="hi"
        """;

    [Fact]
    public async Task A_flow_of_json_is_registered_listed_and_run()
    {
        var (status, answer) = await PostAsync("v1/flows", """{"flow": "of-json", "linear": [{"task": "double", "requires": ["number"]}]}""", "application/json");
        var hash = answer.GetProperty("flow").GetString();

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains((await GetAsync("v1/flows")).GetProperty("flows").EnumerateArray(), flow => flow.GetProperty("name").GetString() == "of-json" && flow.GetProperty("flow").GetString() == hash);
        var ended = (await PostAsync("v1/executions?wait=30", """{"flow": "of-json", "inputs": {"number": 3}}""", "application/json")).Answer;
        Assert.Equal("Success", ended.GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_workflow_of_yaml_is_registered()
    {
        var (status, answer) = await PostAsync("v1/flows", Yaml, "application/yaml");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("greet", answer.GetProperty("flows")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_wrong_text_is_told_with_its_places_and_registers_nothing()
    {
        var (status, answer) = await PostAsync("v1/flows/validate", Yaml.Replace("action:", "acton:", StringComparison.Ordinal).Replace("greet", "wrong", StringComparison.Ordinal), "application/yaml");
        var refused = await PostAsync("v1/flows", Yaml.Replace("action:", "acton:", StringComparison.Ordinal).Replace("greet", "wrong", StringComparison.Ordinal), "application/yaml");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest), (status, refused.Status));
        Assert.False(answer.GetProperty("isValid").GetBoolean());
        Assert.Equal(5, answer.GetProperty("problems")[0].GetProperty("line").GetInt32());
        Assert.Equal("LE1001", refused.Answer.GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await served.Http.GetAsync("v1/flows/wrong/versions")).StatusCode);
    }

    [Fact]
    public async Task What_is_right_is_valid_and_still_not_registered()
    {
        var (_, answer) = await PostAsync("v1/flows/validate", """{"flow": "only-checked", "linear": ["double"]}""", "application/json");

        Assert.True(answer.GetProperty("isValid").GetBoolean());
        Assert.Equal(HttpStatusCode.NotFound, (await served.Http.GetAsync("v1/flows/only-checked/versions")).StatusCode);
    }

    [Fact]
    public async Task Versions_are_listed_page_by_page_the_latest_first()
    {
        var hashes = new List<string>();
        for (var i = 0; i < 5; i++) hashes.Add((await PostAsync("v1/flows", $$"""{"flow": "paged", "linear": ["task{{i}}"]}""", "application/json")).Answer.GetProperty("flow").GetString()!);

        var listed = new List<string>();
        string? next = null;
        do
        {
            var page = await GetAsync($"v1/flows/paged/versions?limit=2{(next is null ? string.Empty : $"&cursor={next}")}");
            listed.AddRange(page.GetProperty("flows").EnumerateArray().Select(flow => flow.GetProperty("flow").GetString()!));
            next = page.TryGetProperty("next", out var more) ? more.GetString() : null;
        }
        while (next is not null);

        Assert.Equal(Enumerable.Reverse(hashes), listed);
        Assert.Equal(hashes[^1], (await GetAsync("v1/flows")).GetProperty("flows").EnumerateArray().Single(flow => flow.GetProperty("name").GetString() == "paged").GetProperty("flow").GetString());
    }

    [Fact]
    public async Task A_cursor_that_is_none_is_refused() => Assert.Equal(HttpStatusCode.BadRequest, (await served.Http.GetAsync("v1/flows?cursor=nonsense")).StatusCode);

    private Task<JsonElement> GetAsync(string path) => served.Http.GetFromJsonAsync<JsonElement>(path);

    private async Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(string path, string body, string type)
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        using var response = await served.Http.PostAsync(path, content);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }
}
