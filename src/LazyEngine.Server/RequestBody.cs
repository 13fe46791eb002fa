using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using LazyEngine.Client;
using LazyEngine.Errors;
using Microsoft.AspNetCore.Http;

namespace LazyEngine.Server;

/// <summary>Reads what a request carries, within a limit.</summary>
internal static partial class RequestBody
{
    /// <summary>The largest body of a request, in bytes: all inputs of a run fit into a message of 4 MiB, and base64 adds a third.</summary>
    public const long Limit = 6 * 1024 * 1024;

    /// <summary>Reads a JSON document.</summary>
    /// <exception cref="EngineException">It is no JSON, or lacks something, or has something that nobody knows.</exception>
    public static async Task<T> JsonAsync<T>(HttpRequest request, CancellationToken cancellationToken)
        where T : class
    {
        if (!request.HasJsonContentType())
            throw new BadHttpRequestException($"The content type is '{request.ContentType}': application/json is expected.", StatusCodes.Status415UnsupportedMediaType);

        try
        {
            return await JsonSerializer.DeserializeAsync<T>(request.Body, EngineJson.Strict, cancellationToken)
                ?? throw new JsonException("The document is null.");
        }
        catch (JsonException wrong)
        {
            throw new EngineException(new EngineError(EngineError.InvalidRequest, Describe(wrong)));
        }
    }

    /// <summary>Reads a JSON document that may be missing.</summary>
    public static async Task<T> JsonOrDefaultAsync<T>(HttpRequest request, T missing, CancellationToken cancellationToken)
        where T : class =>
        request.ContentLength is null or 0 && request.ContentType is null ? missing : await JsonAsync<T>(request, cancellationToken);

    /// <summary>Reads bytes.</summary>
    public static async Task<ReadOnlyMemory<byte>> BytesAsync(HttpRequest request, string contentType, CancellationToken cancellationToken)
    {
        if (request.ContentType != contentType)
            throw new BadHttpRequestException($"The content type is '{request.ContentType}': {contentType} is expected.", StatusCodes.Status415UnsupportedMediaType);
        using var bytes = new MemoryStream();
        await request.Body.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }

    // The reader's own sentences name types of ours that mean nothing to the caller.
    private static string Describe(JsonException wrong)
    {
        var what = wrong.Message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal) || wrong.Message.StartsWith("Cannot get the value", StringComparison.Ordinal)
            ? "the value is of the wrong type."
            : OurTypes().Replace(wrong.Message.Split(" Path: ")[0], string.Empty);
        var where = wrong.Path is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" at {wrong.Path} (line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine})");
        return $"The body is not the JSON that is expected{where}: {what} See docs/http-api.md.";
    }

    [GeneratedRegex("( contained in| for| of)? type '[^']*'")]
    private static partial Regex OurTypes();
}
