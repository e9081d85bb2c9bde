BeforeAll {
    . "$PSScriptRoot/common.ps1"
    Push-Location $TestDrive
    $pairs = Import-RecDataset @RoseSample | New-PreferencePairs -Strategy Random, Popularity -MaxExamples 10
}

AfterAll { Pop-Location }

Describe 'Export-PreferencePairs' {
    It 'writes a row for each pair' {
        $exported = $pairs | Export-PreferencePairs ./pairs.jsonl
        $exported | Should -BeOfType RosePO.ExportedPairsResult
        $rows = Get-Content ./pairs.jsonl | ConvertFrom-Json
        $rows.Count | Should -Be $pairs.PairCount
        $rows[0].PSObject.Properties.Name | Should -Be prompt, chosen, rejected
        $rows | Where-Object { $_.chosen -eq $_.rejected } | Should -BeNullOrEmpty
    }

    It 'writes the epsilon of smoothed pairs' {
        $null = $pairs | Invoke-OracleSmoothing -Oracle Constant -ConstantEpsilon 0.2 | Export-PreferencePairs ./smoothed.jsonl
        Get-Content ./smoothed.jsonl | ConvertFrom-Json | ForEach-Object { [Math]::Round($_.epsilon, 4) | Should -Be 0.2 }
    }

    It 'writes messages, with all rejected answers of a prompt in one row' {
        $exported = Export-PreferencePairs ./chat.jsonl -Pairs $pairs -Layout Conversational -SeveralRejected
        $exported.Rows | Should -Be $pairs.Examples
        $row = Get-Content ./chat.jsonl -TotalCount 1 | ConvertFrom-Json
        $row.chosen[0].role | Should -Be assistant
    }

    It 'writes Parquet by the name of the file' {
        $null = $pairs | Export-PreferencePair ./pairs.parquet
        [Text.Encoding]::ASCII.GetString((Get-Content ./pairs.parquet -AsByteStream -TotalCount 4)) | Should -Be PAR1
    }

    It 'replaces a file only when forced' {
        Set-Content ./mine.jsonl 'mine'
        ErrorIdOf { $pairs | Export-PreferencePairs ./mine.jsonl -ErrorAction Continue } |
            Should -Be 'DestinationExists,RosePO.Commands.ExportPreferencePairsCommand'
        Get-Content ./mine.jsonl | Should -Be mine
        ($pairs | Export-PreferencePairs ./mine.jsonl -Force).Rows | Should -Be $pairs.PairCount
    }

    It 'writes nothing under -WhatIf' {
        $pairs | Export-PreferencePairs ./whatif.jsonl -WhatIf
        './whatif.jsonl' | Should -Not -Exist
    }

    It 'completes layouts and pair sets' {
        Complete 'Export-PreferencePairs x.jsonl -Layout Con' | Should -Be Conversational
        Complete 'Export-PreferencePairs x.jsonl -Pairs pairs-' | Should -Contain "./runs/$(Split-Path $pairs.Pairs -Leaf)"
    }
}
