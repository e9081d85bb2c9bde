using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace RosePO.Binding;

/// <summary>The claims of a command line, which are hashtables.</summary>
internal static class RegisteredClaims
{
    /// <summary>The value of a request's claims; none where none is named.</summary>
    /// <param name="claims">Each a claim by the names of its keys, which are not case-sensitive in PowerShell.</param>
    public static IEnumerable<KeyValuePair<string, object?>> Of(IReadOnlyList<Hashtable> claims) => claims.Count == 0 ? [] :
    [
        new("claims", claims.Select(claim => claim.Cast<DictionaryEntry>().ToDictionary(
            entry => Known($"{entry.Key}"), entry => Convert.ToString(entry.Value, CultureInfo.InvariantCulture) ?? string.Empty)).ToArray()),
    ];

    private static string Known(string key) => typeof(Claim).GetProperties().FirstOrDefault(property => property.Name.Equals(key, StringComparison.OrdinalIgnoreCase)) is { } property
        ? JsonNamingPolicy.CamelCase.ConvertName(property.Name)
        : key;
}
