using System.Text;
using RosePO.Core.Text.Tokenizers;
using RosePO.Fuzz.Mutating;
using RosePO.Fuzz.Running;

namespace RosePO.Fuzz.Targets;

/// <summary>Tokenizers: what is read encodes and decodes texts within its vocabulary.</summary>
internal sealed class TokenizerTarget : IFuzzTarget
{
    private const string Tiny =
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
        """;

    private static readonly string[] s_texts = ["abc a 1b", "", "é</s> \ud83d\ude00", "   a\n\n"];

    private readonly WorkFolder _folder = new();
    private readonly byte[][] _whole;
    private readonly string[] _names = [TokenizerFiles.Tokenizer, TokenizerFiles.Tokenizer, TokenizerFiles.TokenizerConfig, TokenizerFiles.SpecialTokensMap, TokenizerFiles.GenerationConfig];

    public TokenizerTarget()
    {
        CatalogTokenizer.Build(["Alien: Resurrection", "The Matrix (1999)", "abc"]).Save(_folder.Path);
        _whole =
        [
            Encoding.UTF8.GetBytes(Tiny), File.ReadAllBytes(_folder.At(TokenizerFiles.Tokenizer)),
            """{"bos_token":{"content":"</s>"},"eos_token":"</s>","pad_token":"<unk>","chat_template":"{{ x }}","tokenizer_class":"LlamaTokenizer","add_bos_token":true}"""u8.ToArray(),
            """{"bos_token":"</s>","eos_token":{"content":"</s>","lstrip":false},"unk_token":"<unk>"}"""u8.ToArray(),
            """{"bos_token_id":1,"eos_token_id":[1,0],"pad_token_id":0}"""u8.ToArray(),
        ];
    }

    // The first byte says which file of the folder it is.
    public byte[] Next(Random random)
    {
        var file = random.Next(8) < 5 ? 0 : random.Next(1, _whole.Length);
        return [(byte)file, .. random.Next(2) == 0 ? JsonMutator.Of(_whole[file], random) : Mutator.Of(_whole[file], random, Words.Json)];
    }

    public void Read(byte[] input, Random random)
    {
        for (var file = _names.Length - 1; file >= 0; file--)
        {
            _folder.Write(_names[file], _whole[file]);
        }

        _folder.Write(_names[input[0]], input[1..]);
        var tokenizer = TokenizerFolder.Load(_folder.Path);
        foreach (var text in s_texts)
        {
            var ids = tokenizer.Encode(text);
            if (ids.Any(id => id < 0 || id >= tokenizer.Count))
            {
                throw new SilentLossException($"'{text}' has the tokens {string.Join(' ', ids)} in a vocabulary of {tokenizer.Count}.");
            }

            _ = tokenizer.Decode(ids);
        }
    }

    public void Dispose() => _folder.Dispose();
}
