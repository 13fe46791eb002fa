using System.Buffers.Text;
using System.Globalization;
using System.Text;
using LazyEngine.Client;
using LazyEngine.Errors;
using LazyEngine.Flows;
using LazyEngine.Hosting;
using LazyEngine.Language;
using LazyEngine.Nodes;
using LazyEngine.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LazyEngine.Server;

/// <summary>Flows: registered as a client encodes them or as text, checked, and listed.</summary>
internal static class FlowEndpoints
{
    private const string Encoded = "application/x-protobuf";
    private const int PageSize = 100;

    private static readonly string[] Texts = ["application/json", "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"];

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/flows", RegisterAsync).Needs(Role.Operator)
            .Tells<FlowAnswer>("Registers flows.", "Flows as text in JSON or YAML (docs/flow-files.md, docs/language.md), or one flow as a client of .NET encodes it. The same again changes nothing.")
            .Takes<string>(Texts[0], [.. Texts[1..], Encoded]);
        api.MapPost("/flows/validate", ValidateAsync).Needs(Role.Reader)
            .Tells<ValidationAnswer>("Checks flows.", "Says everything that is wrong with a text of flows, and registers nothing.")
            .Takes<string>(Texts[0], Texts[1..]);
        api.MapGet("/flows", (HttpContext context, CancellationToken ct) => ListAsync(null, context, ct)).Needs(Role.Reader)
            .Tells<FlowPage>("Lists flows.", "The latest version of each, by name.").Asks(("cursor", "The next of the page before."), ("limit", "How many at most: 1 to 1000; default 100."));
        api.MapGet("/flows/{name}/versions", (string name, HttpContext context, CancellationToken ct) => ListAsync(name, context, ct)).Needs(Role.Reader)
            .Tells<FlowPage>("Lists the versions of a flow.", "The latest first.").Asks(("cursor", "The next of the page before."), ("limit", "How many at most: 1 to 1000; default 100."));
        api.MapGet("/flows/{flow}/graph", GraphEndpoints.OfFlowAsync).Needs(Role.Reader)
            .Tells<string>("Draws a flow.", "By its name or its hash.", "image/svg+xml").Asks(("format", "svg, dot or mermaid; default svg."));
    }

    private static async Task<IResult> RegisterAsync(HttpRequest request, ILazyEngine engine, CancellationToken cancellationToken)
    {
        if (request.ContentType == Encoded)
            return LazyEngineEndpoints.Answer(new FlowAnswer(await engine.RegisterAsync(FlowCodec.Decode(await RequestBody.BytesAsync(request, Encoded, cancellationToken)), cancellationToken)));
        var registered = new List<RegisteredAnswer>();
        foreach (var flow in Read(await TextAsync(request, cancellationToken))) registered.Add(new RegisteredAnswer(flow.Name, await engine.RegisterAsync(flow, cancellationToken)));
        return LazyEngineEndpoints.Answer(new FlowAnswer(registered[^1].Flow) { Flows = [.. registered] });
    }

    private static async Task<IResult> ValidateAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var flows = Read(await TextAsync(request, cancellationToken));
            return LazyEngineEndpoints.Answer(new ValidationAnswer(true, [.. flows.Select(flow => flow.Name)], []));
        }
        catch (InvalidDocumentException wrong)
        {
            return LazyEngineEndpoints.Answer(new ValidationAnswer(false, [], [.. wrong.Problems.Select(problem => new ProblemAnswer(problem.Advice, problem.Line, problem.Column))]));
        }
    }

    private static async Task<IResult> ListAsync(string? name, HttpContext context, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context.Request.Query, "cursor", "limit");
        var limit = (int)Math.Min(query.Number("limit", 1) ?? PageSize, 1_000);
        var source = context.RequestServices.GetService<FlowSource>() ?? throw GraphEndpoints.NoEngine();
        var flows = await source.ListAsync(new FlowQuery(name, query.Text("cursor") is { } cursor ? PlaceOf(cursor) : null, limit + 1), cancellationToken);
        if (name is not null && flows.Count == 0 && query.Text("cursor") is null) throw new EngineException(EngineError.FlowNotRegistered(name));
        var page = flows.Take(limit).ToList();
        return LazyEngineEndpoints.Answer(new FlowPage([.. page.Select(flow => new FlowVersion(flow.Name, flow.Flow, flow.RegisteredAt))], flows.Count > limit ? CursorOf(page[^1]) : null));
    }

    private static Sequence<Flow> Read(string text) => WorkflowData.IsWorkflow(text) ? WorkflowData.Read(text) : FlowData.Read(text);

    private static async Task<string> TextAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var type = request.ContentType?.Split(';')[0].Trim();
        if (!Texts.Contains(type, StringComparer.OrdinalIgnoreCase))
            throw new BadHttpRequestException($"The content type is '{request.ContentType}': one of {string.Join(", ", Texts)} is expected.", StatusCodes.Status415UnsupportedMediaType);
        using var reader = new StreamReader(request.Body, new UTF8Encoding(false, throwOnInvalidBytes: true));
        try
        {
            return await reader.ReadToEndAsync(cancellationToken);
        }
        catch (DecoderFallbackException)
        {
            throw new ArgumentException("The body is no text in UTF-8.");
        }
    }

    private static string CursorOf(RegisteredFlow flow) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{flow.RegisteredAt.UtcTicks} {flow.Flow.Value} {flow.Name}")));

    private static RegisteredFlow PlaceOf(string cursor)
    {
        var bytes = new byte[cursor.Length];
        if (Base64Url.TryDecodeFromChars(cursor, bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length).Split(' ', 3) is [var ticks, var hash, var name]
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTimeOffset.MaxValue.UtcTicks && FlowHash.IsHash(hash))
            return new RegisteredFlow(name, FlowHash.Parse(hash), new DateTimeOffset(at, TimeSpan.Zero));
        throw new ArgumentException($"The parameter 'cursor' is '{cursor}', which is none: take the 'next' of the page before.");
    }
}
