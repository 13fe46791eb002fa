using System.Text.Json;
using System.Text.Json.Nodes;
using LazyEngine.Server.Tests.Security;
using LazyEngine.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LazyEngine.Server.Tests.Contract;

/// <summary>The document that describes the API is checked in, and is what the endpoints are.</summary>
public sealed class OpenApiTests
{
    private static readonly string Checked = Repository.File("src", "LazyEngine.Server", "openapi.json");

    [Fact]
    public async Task The_document_is_what_the_endpoints_are()
    {
        var generated = await GenerateAsync();
        if (generated == (await File.ReadAllTextAsync(Checked)).ReplaceLineEndings("\n")) return;

        var received = Path.ChangeExtension(Checked, "received.json");
        await File.WriteAllTextAsync(received, generated);
        Assert.Fail($"The endpoints have changed. Read the difference, and accept it by\n  cp '{received}' '{Checked}'");
    }

    [Fact]
    public void Every_operation_says_what_it_does_and_whom_it_lets_in()
    {
        foreach (var (path, operations) in JsonNode.Parse(File.ReadAllText(Checked))!["paths"]!.AsObject())
        {
            foreach (var (method, operation) in operations!.AsObject())
            {
                Assert.False(string.IsNullOrEmpty((string?)operation!["summary"]), $"{method} {path} has no summary");
                Assert.Contains("Needs", (string?)operation["description"], StringComparison.Ordinal);
                Assert.Contains(operation["responses"]!.AsObject(), answer => answer.Key.StartsWith('2'));
            }
        }
    }

    [Fact]
    public void Every_answer_that_is_JSON_says_what_is_in_it()
    {
        var shapeless = JsonNode.Parse(File.ReadAllText(Checked))!["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(operation => (Name: $"{operation.Key} {path.Key}", Answers: operation.Value!["responses"]!.AsObject())))
            .Where(operation => operation.Answers.Any(answer => answer.Key == "200" && answer.Value!["content"]?["application/json"] is { } json && !SaysWhatIsIn(json["schema"])))
            .Select(operation => operation.Name);

        Assert.Empty(shapeless);
    }

    private static bool SaysWhatIsIn(JsonNode? schema) => schema?["$ref"] is not null || schema?["anyOf"] is not null || schema?["properties"] is not null || (string?)schema?["type"] is "string" || (schema?["items"] is { } items && SaysWhatIsIn(items));

    [Fact]
    public async Task The_server_gives_the_document_to_whoever_asks()
    {
        await using var app = Build();
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        var served = await http.GetStringAsync("openapi/v1.json");

        Assert.Equal(await File.ReadAllTextAsync(Checked), served);
    }

    private static async Task<string> GenerateAsync()
    {
        await using var app = Build();
        app.Use(async (context, next) =>
        {
            try
            {
                await next();
            }
            catch (Exception failure)
            {
                // The test is to say why.
                await context.Response.WriteAsync(failure.ToString());
            }
        });
        app.MapOpenApi("/generated/{documentName}.json");
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        var text = await http.GetStringAsync("generated/v1.json");
        Assert.True(text.StartsWith('{'), text);
        return JsonNode.Parse(text)!.ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n";
    }

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.AddLazyEngine(engine => engine.UseMemory().AllowRemoteWorkers());
        builder.Services.AddHealthChecks();
        builder.Services.AddLazyEngineWorkers();
        builder.Services.AddLazyEngineTelemetry();
        builder.Services.AddLazyEngineGrpc();
        builder.Services.Configure<JsonOptions>(json => OpenApiForm.Write(json.SerializerOptions));
        builder.Services.AddOpenApi("v1", OpenApiForm.Describe);
        var app = builder.Build();
        Mapped.Everything(app);
        return app;
    }
}
