using System.Buffers.Binary;
using System.Text.Json;
using static TorchSharp.torch;

namespace RosePO.Core.Tensors;

/// <summary>A tensor of a safetensors file.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Begin">Its first byte, from the start of the data.</param>
/// <param name="End">The byte after its last.</param>
internal sealed record SafeTensorsEntry(string Name, ScalarType Type, long[] Shape, long Begin, long End);

/// <summary>
/// The header of a safetensors file, checked as the reference implementation does: at most 100 MB of JSON, ranges that fit
/// type and shape, and that cover the data from first to last byte without overlap or hole. Nothing is allocated by what a
/// header claims, only by what it contains.
/// </summary>
/// <param name="DataStart">Where the data begins in the file.</param>
/// <param name="Entries">The tensors in the header's order.</param>
internal sealed record SafeTensorsHeader(long DataStart, IReadOnlyList<SafeTensorsEntry> Entries)
{
    /// <summary>The bytes before the JSON: its length, u64 little-endian.</summary>
    public const int PrefixLength = sizeof(ulong);

    private const string Metadata = "__metadata__";
    private const int MaximumLength = 100_000_000;
    private const int MaximumDimensions = 64;
    private const int MaximumDepth = 8;

    /// <summary>The length of the JSON, checked against the file's.</summary>
    /// <param name="start">The file's first bytes.</param>
    /// <param name="fileLength">The file's length.</param>
    /// <param name="path">The file, for an error.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>.</exception>
    public static int LengthOf(ReadOnlySpan<byte> start, long fileLength, string path)
    {
        if (start.Length < PrefixLength)
        {
            throw TensorErrors.NotSafeTensors(path, new InvalidDataException("it is shorter than 8 bytes"));
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (length > (ulong)(fileLength - PrefixLength))
        {
            throw TensorErrors.NotSafeTensors(path, new InvalidDataException($"its header of {length} bytes is longer than the file"));
        }

        return length <= MaximumLength
            ? (int)length
            : throw TensorErrors.NotSafeTensors(path, new InvalidDataException($"its header of {length} bytes is longer than the format's {MaximumLength}"));
    }

    /// <summary>Reads the header.</summary>
    /// <param name="start">The file's first bytes, as far as the header goes or beyond.</param>
    /// <param name="fileLength">The file's length.</param>
    /// <param name="path">The file, for an error.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>: the header is not complete or contradicts itself or the file.</exception>
    public static SafeTensorsHeader Read(ReadOnlySpan<byte> start, long fileLength, string path)
    {
        var length = LengthOf(start, fileLength, path);
        var dataStart = PrefixLength + (long)length;
        try
        {
            var entries = Parse(start.Slice(PrefixLength, length));
            RequireTiling(entries, fileLength - dataStart);
            return new SafeTensorsHeader(dataStart, entries);
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException or InvalidOperationException)
        {
            // InvalidOperationException is what the JSON reader says of text that is no UTF-8.
            throw TensorErrors.NotSafeTensors(path, exception);
        }
    }

    private static List<SafeTensorsEntry> Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaximumDepth });
        var entries = new List<SafeTensorsEntry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        Require(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "its header is not a JSON object");
        while (NextName(ref reader) is { } name)
        {
            Require(names.Add(name), $"it names {TensorErrors.Shown(name)} twice");
            if (name == Metadata)
            {
                ReadMetadata(ref reader);
            }
            else
            {
                entries.Add(ReadEntry(name, ref reader));
            }
        }

        // Anything but white space after the object makes the reader throw.
        reader.Read();
        return entries;
    }

    private static void ReadMetadata(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        Require(reader.TokenType == JsonTokenType.StartObject, "its metadata is not a JSON object");
        while (NextName(ref reader) is not null)
        {
            reader.Read();
            Require(reader.TokenType == JsonTokenType.String, "its metadata contains a value that is not text");
        }
    }

    private static SafeTensorsEntry ReadEntry(string name, ref Utf8JsonReader reader)
    {
        var shown = TensorErrors.Shown(name);
        ScalarType? type = null;
        long[]? shape = null, range = null;
        reader.Read();
        Require(reader.TokenType == JsonTokenType.StartObject, $"what it says of {shown} is not a JSON object");
        while (NextName(ref reader) is { } property)
        {
            reader.Read();
            switch (property)
            {
                case "dtype":
                    Require(type is null && reader.TokenType == JsonTokenType.String, $"{shown} has not one dtype");
                    type = SafeTensorsType.Named(reader.GetString()!);
                    break;
                case "shape":
                    Require(shape is null, $"{shown} has two shapes");
                    shape = ReadNumbers(shown, "shape", MaximumDimensions, ref reader);
                    break;
                case "data_offsets":
                    Require(range is null, $"{shown} has two byte ranges");
                    range = ReadNumbers(shown, "byte range", 2, ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (type is not { } values || shape is null || range is not [var begin, var end])
        {
            throw new InvalidDataException($"{shown} lacks its dtype, shape or data_offsets");
        }

        Require(end >= begin && end - begin == Size(values, shape), $"the byte range of {shown} does not fit its type and shape");
        return new SafeTensorsEntry(name, values, shape, begin, end);
    }

    private static long[] ReadNumbers(string shown, string what, int most, ref Utf8JsonReader reader)
    {
        var numbers = new List<long>();
        Require(reader.TokenType == JsonTokenType.StartArray, $"the {what} of {shown} is not an array");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var number = 0L;
            Require(
                reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out number) && number >= 0,
                $"the {what} of {shown} contains something other than whole numbers from 0 on");
            Require(numbers.Count < most, $"the {what} of {shown} has more than {most} numbers");
            numbers.Add(number);
        }

        return [.. numbers];
    }

    /// <summary>Bytes of a shape, or -1 where they are more than any file has: also strides of an empty shape must be countable.</summary>
    private static long Size(ScalarType type, long[] shape)
    {
        long size = SafeTensorsType.SizeOf(type);
        foreach (var n in shape)
        {
            if (n > 1 && size > long.MaxValue / n)
            {
                return -1;
            }

            size *= Math.Max(n, 1);
        }

        return shape.Contains(0) ? 0 : size;
    }

    private static void RequireTiling(List<SafeTensorsEntry> entries, long dataLength)
    {
        var end = 0L;
        foreach (var entry in entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            Require(entry.Begin >= end, $"the bytes of {TensorErrors.Shown(entry.Name)} overlap another tensor's");
            Require(entry.Begin == end, $"bytes before {TensorErrors.Shown(entry.Name)} belong to no tensor");
            end = entry.End;
        }

        Require(end <= dataLength, "its tensors end past the end of the file");
        Require(end == dataLength, "bytes at its end belong to no tensor");
    }

    private static string? NextName(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.EndObject ? null : reader.GetString();
    }

    private static void Require(bool held, string otherwise)
    {
        if (!held)
        {
            throw new InvalidDataException(otherwise);
        }
    }
}
