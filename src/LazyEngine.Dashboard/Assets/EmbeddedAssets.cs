using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LazyEngine.Dashboard.Assets;

/// <summary>Styles and scripts, served out of the assembly under a name that changes with what is in them: a browser keeps each for good.</summary>
internal static class EmbeddedAssets
{
    private const string Folder = "assets/";

    private static readonly ConcurrentDictionary<string, Asset?> Loaded = new(StringComparer.Ordinal);

    /// <summary>The path of a file, relative to the base of the page.</summary>
    public static string PathOf(string name) => $"_lazyengine/{(Load(name) ?? throw new ArgumentException($"There is no asset '{name}'.", nameof(name))).Hash}/{name}";

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/_lazyengine/{hash}/{name}", Serve);

    private static IResult Serve(string hash, string name, HttpContext context)
    {
        if (Load(name) is not { } asset || asset.Hash != hash) return Results.NotFound();
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        context.Response.Headers.Vary = "Accept-Encoding";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (!context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase)) return Results.Bytes(asset.Plain, asset.Type);
        context.Response.Headers.ContentEncoding = "gzip";
        return Results.Bytes(asset.Compressed.Value, asset.Type);
    }

    private static Asset? Load(string name) => Loaded.TryGetValue(name, out var known) ? known : Read(name) is { } asset ? Loaded.GetOrAdd(name, asset) : null;

    private static Asset? Read(string name)
    {
        using var stream = typeof(EmbeddedAssets).Assembly.GetManifestResourceStream(Folder + name);
        if (stream is null) return null;
        var plain = new byte[stream.Length];
        stream.ReadExactly(plain);
        return new Asset(plain, Convert.ToHexStringLower(SHA256.HashData(plain))[..16], TypeOf(name), new Lazy<byte[]>(() => Compress(plain)));
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "text/javascript; charset=utf-8",
    };

    private static byte[] Compress(byte[] plain)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(plain);
        return buffer.ToArray();
    }

    private sealed record Asset(byte[] Plain, string Hash, string Type, Lazy<byte[]> Compressed);
}
