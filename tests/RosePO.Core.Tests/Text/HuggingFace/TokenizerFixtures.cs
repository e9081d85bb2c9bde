using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RosePO.Core.Tests.Data;
using RosePO.Core.Text.HuggingFace;
using RosePO.Core.Text.Tokenizers;

namespace RosePO.Core.Tests.Text.HuggingFace;

/// <summary>Tokenizer folders: the small one that the repository holds, the large ones beside it, and ones made for a test.</summary>
internal static class TokenizerFixtures
{
    public const string Bundled = "stories260k";

    /// <summary>A text as the reference encodes it.</summary>
    public sealed record Case(string Text, int[] Ids, int[] IdsWithSpecial, string Decoded);

    public static string Folder(string name) => name == Bundled ? Path.Combine(Repository.Fixture("tokenizers"), name) : RealData.Folder(Path.Combine("tokenizers", name));

    public static IReadOnlyList<Case> Cases(string name)
    {
        var path = name == Bundled
            ? Path.Combine(Repository.Fixture("tokenizers"), "vectors.json")
            : Path.GetFullPath(Path.Combine(RealData.Folder(string.Empty), "..", "fixtures", "tokenizer_vectors.json"));
        Assert.SkipUnless(File.Exists(path), "The reference numbers are not beside the repository.");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. document.RootElement.GetProperty("cases").GetProperty(name).EnumerateArray().Select(entry => new Case(
            entry.GetProperty("text").GetString()!, Ids(entry, "ids"), Ids(entry, "ids_with_special"), entry.GetProperty("decoded").GetString()!))];
    }

    /// <summary>A file of byte-level BPE whose vocabulary is every byte and the tokens that merges make.</summary>
    public static JsonObject ByteLevel(params string[] merges)
    {
        var vocabulary = new JsonObject();
        foreach (var character in ByteAlphabet.All)
        {
            vocabulary[character.ToString()] = vocabulary.Count;
        }

        foreach (var merge in merges)
        {
            vocabulary[merge.Replace(" ", "", StringComparison.Ordinal)] = vocabulary.Count;
        }

        return new JsonObject
        {
            ["added_tokens"] = new JsonArray(Added("</s>", vocabulary.Count), Added("<|im_start|>", vocabulary.Count + 1)),
            ["pre_tokenizer"] = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false },
            ["decoder"] = new JsonObject { ["type"] = "ByteLevel" },
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["vocab"] = vocabulary,
                ["merges"] = new JsonArray([.. merges.Select(merge => (JsonNode)merge)]),
            },
        };
    }

    /// <summary>A file of six characters and four merges, small enough to be read a hundred thousand times.</summary>
    public static JsonObject Tiny() => JsonNode.Parse(
        """
        {"version":"1.0","truncation":null,"padding":null,
         "added_tokens":[{"id":0,"content":"<unk>","special":true},{"id":1,"content":"</s>","special":true,"normalized":false}],
         "normalizer":{"type":"Sequence","normalizers":[{"type":"Prepend","prepend":"_"},{"type":"Replace","pattern":{"String":" "},"content":"_"},{"type":"NFC"}]},
         "pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"\\p{N}{1,3}| ?[^\\s\\p{N}]+|\\s+(?!\\S)"},"behavior":"Isolated","invert":false},{"type":"Digits","individual_digits":true}]},
         "post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"</s>","type_id":0}},{"Sequence":{"id":"A","type_id":0}}],"special_tokens":{"</s>":{"id":"</s>","ids":[1],"tokens":["</s>"]}}},
         "decoder":{"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"_"},"content":" "},{"type":"ByteFallback"},{"type":"Fuse"},{"type":"Strip","content":" ","start":1,"stop":0}]},
         "model":{"type":"BPE","dropout":null,"unk_token":"<unk>","fuse_unk":true,"byte_fallback":true,"ignore_merges":false,
          "vocab":{"<unk>":0,"</s>":1,"_":2,"a":3,"b":4,"c":5,"1":6,"_a":7,"ab":8,"_ab":9,"abc":10,"<0xC3>":11,"<0xA9>":12},
          "merges":["_ a",["a","b"],"_ ab","ab c"]}}
        """)!.AsObject();

    public static HuggingFaceTokenizer Parse(JsonNode json) => Parse(Encoding.UTF8.GetBytes(json.ToJsonString()));

    public static HuggingFaceTokenizer Parse(ReadOnlyMemory<byte> json)
    {
        using var document = TokenizerFolder.Parse(json, "tokenizer.json");
        return HuggingFaceTokenizer.Of(document.RootElement, "tokenizer.json", file =>
        {
            var end = file.AddedTokens.FirstOrDefault(token => token.Spelling == "</s>")?.Id ?? 0;
            return new SpecialTokenIds(end, end);
        });
    }

    public static JsonObject Added(string spelling, int id, bool special = true) =>
        new() { ["id"] = id, ["content"] = spelling, ["special"] = special, ["normalized"] = false };

    private static int[] Ids(JsonElement entry, string name) => [.. entry.GetProperty(name).EnumerateArray().Select(id => id.GetInt32())];
}
