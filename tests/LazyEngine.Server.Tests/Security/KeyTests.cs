using System.Net;
using System.Net.Http.Headers;
using System.Text;
using LazyEngine.Client;
using LazyEngine.Errors;
using LazyEngine.Executions;

namespace LazyEngine.Server.Tests.Security;

/// <summary>Keys open what their roles name, for as long as they are in the file.</summary>
public sealed class KeyTests(GuardedEngine guarded) : IClassFixture<GuardedEngine>
{
    [Fact]
    public async Task A_key_is_taken_in_every_header_that_may_carry_it()
    {
        using var http = guarded.With(null);
        var key = guarded.KeyOf(Role.Reader);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, request => request.Headers.Add("X-API-Key", key)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, request => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, request => request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"me:{key}")))));
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer le_wrong")]
    [InlineData("Basic !!!")]
    [InlineData("Basic bWU=")]
    [InlineData("Digest x")]
    [InlineData("Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.")]
    public async Task What_is_no_key_opens_nothing(string authorization)
    {
        using var http = guarded.With(null);

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(http, request => request.Headers.TryAddWithoutValidation("Authorization", authorization)));
    }

    [Fact]
    public async Task A_reader_sees_and_changes_nothing()
    {
        var id = ExecutionId.Parse("seen-by-a-reader");
        await guarded.Engine.RunAsync("approval", new { number = 1 }, new RunOptions { Id = id });
        using var http = guarded.With(null);
        var reader = new LazyEngineClient(http, guarded.KeyOf(Role.Reader));

        Assert.Equal(ExecutionState.Running, await reader.GetStateAsync(id));
        var refused = await Assert.ThrowsAsync<EngineException>(() => reader.CancelAsync(id, "for fun"));

        Assert.Equal(EngineError.Forbidden, refused.Code);
        Assert.Contains("operator", refused.Message, StringComparison.Ordinal);
        Assert.Equal(ExecutionState.Running, await guarded.Engine.GetStateAsync(id));
    }

    [Fact]
    public async Task A_key_counts_from_when_it_is_in_the_file_until_it_is_not_and_open_streams_end_with_it()
    {
        var id = ExecutionId.Parse("streamed-to-a-guest");
        await guarded.Engine.RunAsync("approval", new { number = 1 }, new RunOptions { Id = id });
        var key = guarded.Add("guest", Role.Reader);
        using var http = guarded.With(key);
        await UntilAsync(async () => await StatusAsync(http) == HttpStatusCode.OK);
        using var response = await http.GetAsync($"v1/executions/{id}/events?follow=true", HttpCompletionOption.ResponseHeadersRead);
        var stream = (await response.Content.ReadAsStreamAsync()).CopyToAsync(Stream.Null);

        guarded.Remove("guest");

        await Assert.ThrowsAnyAsync<Exception>(() => stream.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.True(stream.IsFaulted);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(http));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_changes_nothing()
    {
        using var http = guarded.With(guarded.KeyOf(Role.Reader));
        var before = await File.ReadAllTextAsync(guarded.KeyFile);

        await File.WriteAllTextAsync(guarded.KeyFile, "nonsense");
        var key = guarded.With(null);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => StatusAsync(http)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http));

        await File.WriteAllTextAsync(guarded.KeyFile, before);
        key.Dispose();
    }

    [Theory]
    [InlineData("ci operator", "a name, roles and a hash are expected")]
    [InlineData("ci boss sha256:00", "there is no role 'boss'")]
    [InlineData("c/i reader sha256:00", "'c/i' is no name")]
    [InlineData("ci reader le_this-is-the-key-itself", "the hash of key 'ci' is none")]
    public void A_wrong_line_is_named_and_a_key_in_it_is_not_repeated(string line, string said)
    {
        using var folder = new LazyEngine.Testing.TemporaryFolder();
        File.WriteAllLines(folder.File("keys"), ["# keys", line]);

        var wrong = Assert.Throws<FormatException>(() => ApiKeyFile.Read(folder.File("keys")));

        Assert.Contains("line 2", wrong.Message, StringComparison.Ordinal);
        Assert.Contains(said, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("itself", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_does_not_have_the_key_itself()
    {
        Assert.DoesNotContain(guarded.KeyOf(Role.Admin), File.ReadAllText(guarded.KeyFile), StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, Action<HttpRequestMessage>? prepare = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "v1/executions");
        prepare?.Invoke(request);
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        while (!await holds()) await Task.Yield();
    }
}
