using System.Globalization;
using System.Text;

namespace RosePO.Fuzz.Targets;

/// <summary>Damaged safetensors files, made of their parts: names, types, shapes, ranges, the text around them, the length before it.</summary>
internal static class SafeTensorsSamples
{
    private static readonly string[] s_numbers =
    [
        "-1", "0", "1", "3", "8", "64", "1.5", "1e3", "2147483648", "4294967296", "4611686018427387904", "9223372036854775807", "-9223372036854775808",
        "18446744073709551616", "1e400", "null", "\"4\"", "[4]", "{}", "",
    ];

    private static readonly string[] s_types = ["F64", "F32", "F16", "BF16", "I64", "I32", "I16", "I8", "U8", "BOOL", "F8_E4M3", "f32", "", "C64"];

    private static readonly string[] s_scraps =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\ud800", "\0", "\n", " ", "[[[[[[[[[[[[", "{\"a\":{\"a\":{\"a\":{\"a\":{", "null", "true", "//", "/**/", "\u03b5",
        "\"__metadata__\":{},", "\"__metadata__\":3,", "\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]},",
    ];

    private readonly record struct Part(string Name, string Type, string[] Shape, string[] Range);

    /// <summary>A file with one to three damages: to its parts, to its text, to its length field, to its bytes.</summary>
    public static byte[] Next(Random random)
    {
        List<Part> parts =
        [
            new("a.weight", "F32", ["2", "3"], ["0", "24"]), new("b", "BF16", [], ["24", "26"]), new("c.\\u03b5", "I8", ["0", "4"], ["26", "26"]),
            new("d", "U8", ["6"], ["26", "32"]), new("e", "F64", ["1", "1"], ["32", "40"]),
        ];
        var (dataLength, damages) = (40, random.Next(1, 4));
        for (var i = 0; i < damages && random.Next(2) == 0; i++)
        {
            DamagePart(parts, random);
        }

        var json = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"},")
            .AppendJoin(',', parts.Select(part => string.Create(
                CultureInfo.InvariantCulture,
                $$"""
                "{{part.Name}}":{"dtype":"{{part.Type}}","shape":[{{string.Join(',', part.Shape)}}],"data_offsets":[{{string.Join(',', part.Range)}}]}
                """)))
            .Append('}').ToString();
        if (random.Next(4) == 0)
        {
            var at = random.Next(json.Length);
            json = json.Remove(at, random.Next(Math.Min(12, json.Length - at))).Insert(at, random.Next(2) == 0 ? Any(s_scraps, random) : string.Empty);
        }

        var text = Encoding.UTF8.GetBytes(json);
        var length = random.Next(10) > 0 ? text.Length : random.Next(4) switch
        {
            0 => text.Length + random.Next(-20, 60),
            1 => random.NextInt64(),
            2 => 1L << random.Next(64),
            _ => -1L - random.Next(3),
        };
        byte[] bytes = [.. BitConverter.GetBytes(length), .. text, .. new byte[Math.Max(0, dataLength + (random.Next(10) == 0 ? random.Next(-40, 40) : 0))]];
        for (var flips = random.Next(6) == 0 ? random.Next(1, 4) : 0; flips > 0; flips--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return random.Next(12) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }

    private static void DamagePart(List<Part> parts, Random random)
    {
        var at = random.Next(parts.Count);
        var part = parts[at];
        switch (random.Next(8))
        {
            case 0:
                parts[at] = part with { Shape = [.. part.Shape, Any(s_numbers, random)] };
                break;
            case 1:
                parts[at] = part with { Shape = [.. part.Shape.Select(n => random.Next(2) == 0 ? Any(s_numbers, random) : n)] };
                break;
            case 2:
                parts[at] = part with { Range = [.. part.Range.Select(n => random.Next(2) == 0 ? Any(s_numbers, random) : n)] };
                break;
            case 3:
                parts[at] = part with { Range = parts[random.Next(parts.Count)].Range };
                break;
            case 4:
                parts[at] = part with { Type = Any(s_types, random) };
                break;
            case 5:
                parts[at] = part with { Name = parts[random.Next(parts.Count)].Name };
                break;
            case 6:
                parts.Insert(random.Next(parts.Count + 1), part with { Name = random.Next(2) == 0 ? part.Name : "again" });
                break;
            default:
                // Order in the header is free: this one stays valid.
                parts.Reverse();
                break;
        }
    }

    private static string Any(string[] from, Random random) => from[random.Next(from.Length)];
}
