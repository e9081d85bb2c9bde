using System.Text.Json;

namespace RosePO.Core.Runtime.Provisioning;

/// <summary>Packages of a NuGet v3 feed.</summary>
/// <param name="client">The connection.</param>
/// <param name="index">The address of the feed's service index.</param>
internal sealed class FeedPackageSource(HttpClient client, Uri index) : IPackageSource
{
    private (Uri Packages, Uri? Registrations)? _services;

    public PackageFile Fetch(string id, string version, string folder, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var (packages, registrations) = _services ??= Services(cancellation);
        var (lowerId, lowerVersion) = (id.ToLowerInvariant(), version.ToLowerInvariant());
        var path = Path.Combine(folder, $"{lowerId}.{lowerVersion}.nupkg");
        var address = new Uri(packages, $"{lowerId}/{lowerVersion}/{lowerId}.{lowerVersion}.nupkg");
        if (!new PackageDownload(client, address, path, id).Run(progress, cancellation))
        {
            throw RuntimeErrors.NoPackage(id, version, index.ToString());
        }

        return new PackageFile(id, version, path, Hash(registrations, lowerId, lowerVersion, cancellation), "the feed's catalogue");
    }

    private (Uri Packages, Uri? Registrations) Services(CancellationToken cancellation)
    {
        using var document = Json(index, cancellation) ?? throw RuntimeErrors.NoFeed(index, "it has no service index");
        if (!document.RootElement.TryGetProperty("resources", out var resources) || resources.ValueKind != JsonValueKind.Array)
        {
            throw RuntimeErrors.NoFeed(index, "it is no NuGet v3 service index");
        }

        var services = resources.EnumerateArray()
            .Select(resource => (Type: Text(resource, "@type") ?? "", Address: Text(resource, "@id")))
            .Where(service => service.Address is not null)
            .ToList();
        var packages = services.Find(service => service.Type.StartsWith("PackageBaseAddress/3", StringComparison.Ordinal)).Address
            ?? throw RuntimeErrors.NoFeed(index, "it offers no packages for download");
        var registrations = services.Find(service => service.Type.StartsWith("RegistrationsBaseUrl", StringComparison.Ordinal)).Address;
        return (Folder(packages), registrations is null ? null : Folder(registrations));
    }

    // Feeds need not have a catalogue, so what is missing on this way means no hash and no error.
    private string? Hash(Uri? registrations, string id, string version, CancellationToken cancellation)
    {
        if (registrations is null)
        {
            return null;
        }

        using var leaf = Json(new Uri(registrations, $"{id}/{version}.json"), cancellation);
        if (leaf is null || Text(leaf.RootElement, "catalogEntry") is not { } entry || !Uri.TryCreate(index, entry, out var address))
        {
            return null;
        }

        using var catalog = Json(address, cancellation);
        return catalog is not null && Text(catalog.RootElement, "packageHashAlgorithm") == "SHA512" ? Text(catalog.RootElement, "packageHash") : null;
    }

    private JsonDocument? Json(Uri address, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            using var response = client.Send(request, cancellation);
            if (!response.IsSuccessStatusCode)
            {
                return null;
            }

            using var stream = response.Content.ReadAsStream(cancellation);
            return JsonDocument.Parse(stream);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or IOException
            || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw RuntimeErrors.NoFeed(address, exception.Message.TrimEnd('.'), exception);
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private Uri Folder(string address) => new(index, address.EndsWith('/') ? address : address + "/");
}
