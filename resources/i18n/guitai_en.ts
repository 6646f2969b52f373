<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en_US">
    <context>
        <name>Banner</name>
        <message>
            <source>A built-in platform, no real money; slips say DEMO</source>
            <translation>A built-in platform, no real money; slips say DEMO</translation>
        </message>
        <message>
            <source>Customer's phone</source>
            <translation>Customer's phone</translation>
        </message>
        <message>
            <source>Demo</source>
            <translation>Demo</translation>
        </message>
        <message>
            <source>Offline {time}</source>
            <translation>Offline {time}</translation>
        </message>
        <message>
            <source>Open {amount}</source>
            <translation>Open {amount}</translation>
        </message>
        <message>
            <source>Waits: vouchers that need the platform, reversals</source>
            <translation>Waits: vouchers that need the platform, reversals</translation>
        </message>
        <message>
            <source>Works: vouchers of this store, slips, the record</source>
            <translation>Works: vouchers of this store, slips, the record</translation>
        </message>
    </context>
    <context>
        <name>Case</name>
        <message>
            <source>Amount differs</source>
            <translation>Amount differs</translation>
        </message>
        <message>
            <source>Call the guest back, or write it off</source>
            <translation>Call the guest back, or write it off</translation>
        </message>
        <message>
            <source>Cancelled, but made</source>
            <translation>Cancelled, but made</translation>
        </message>
        <message>
            <source>Compare the statement with this record</source>
            <translation>Compare the statement with this record</translation>
        </message>
        <message>
            <source>It stands; refund it through the sale</source>
            <translation>It stands; refund it through the sale</translation>
        </message>
        <message>
            <source>More uses than were paid</source>
            <translation>More uses than were paid</translation>
        </message>
        <message>
            <source>Not understood yet</source>
            <translation>Not understood yet</translation>
        </message>
        <message>
            <source>Nothing to do: it counts once</source>
            <translation>Nothing to do: it counts once</translation>
        </message>
        <message>
            <source>Nothing to do: it is kept for later</source>
            <translation>Nothing to do: it is kept for later</translation>
        </message>
        <message>
            <source>Offline redeeming stops; call the owner</source>
            <translation>Offline redeeming stops; call the owner</translation>
        </message>
        <message>
            <source>Outside its time</source>
            <translation>Outside its time</translation>
        </message>
        <message>
            <source>Oversold</source>
            <translation>Oversold</translation>
        </message>
        <message>
            <source>Partner voucher failed</source>
            <translation>Partner voucher failed</translation>
        </message>
        <message>
            <source>Plan the oldest order anew, or refund it</source>
            <translation>Plan the oldest order anew, or refund it</translation>
        </message>
        <message>
            <source>Refunded before it was used</source>
            <translation>Refunded before it was used</translation>
        </message>
        <message>
            <source>Reversed too late</source>
            <translation>Reversed too late</translation>
        </message>
        <message>
            <source>Sent twice</source>
            <translation>Sent twice</translation>
        </message>
        <message>
            <source>Settlement differs</source>
            <translation>Settlement differs</translation>
        </message>
        <message>
            <source>Stop taking this offer and call the owner</source>
            <translation>Stop taking this offer and call the owner</translation>
        </message>
        <message>
            <source>The first one confirmed stands; keep the slip</source>
            <translation>The first one confirmed stands; keep the slip</translation>
        </message>
        <message>
            <source>The online use stands; keep the slip</source>
            <translation>The online use stands; keep the slip</translation>
        </message>
        <message>
            <source>The platform decides who pays; keep the slip</source>
            <translation>The platform decides who pays; keep the slip</translation>
        </message>
        <message>
            <source>The store may pay; check this till's clock</source>
            <translation>The store may pay; check this till's clock</translation>
        </message>
        <message>
            <source>The till with the right stands; see both slips</source>
            <translation>The till with the right stands; see both slips</translation>
        </message>
        <message>
            <source>The voucher counts; the rest is settled later</source>
            <translation>The voucher counts; the rest is settled later</translation>
        </message>
        <message>
            <source>This till was copied</source>
            <translation>This till was copied</translation>
        </message>
        <message>
            <source>Used at two stores</source>
            <translation>Used at two stores</translation>
        </message>
        <message>
            <source>Used at two tills here</source>
            <translation>Used at two tills here</translation>
        </message>
        <message>
            <source>Used online before</source>
            <translation>Used online before</translation>
        </message>
        <message>
            <source>Uses too many are a loss; tell the owner</source>
            <translation>Uses too many are a loss; tell the owner</translation>
        </message>
        <message>
            <source>Voucher not genuine</source>
            <translation>Voucher not genuine</translation>
        </message>
        <message>
            <source>Who pays depends on when it was cancelled</source>
            <translation>Who pays depends on when it was cancelled</translation>
        </message>
    </context>
    <context>
        <name>Details</name>
        <message>
            <source>Answer took</source>
            <translation>Answer took</translation>
        </message>
        <message>
            <source>Code ends</source>
            <translation>Code ends</translation>
        </message>
        <message>
            <source>Details</source>
            <translation>Details</translation>
        </message>
        <message>
            <source>Ledger entry</source>
            <translation>Ledger entry</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation>Reason</translation>
        </message>
        <message>
            <source>Redemption id</source>
            <translation>Redemption id</translation>
        </message>
        <message>
            <source>State</source>
            <translation>State</translation>
        </message>
        <message>
            <source>Who decided</source>
            <translation>Who decided</translation>
        </message>
    </context>
    <context>
        <name>FirstRun</name>
        <message numerus="yes">
            <source>%n characters in {time} ms</source>
            <translation>
                <numerusform>%n character in {time} ms</numerusform>
                <numerusform>%n characters in {time} ms</numerusform>
            </translation>
        </message>
        <message>
            <source>A bottle, a voucher, a business card. Nothing has to be clicked first, here or at the counter.</source>
            <translation>A bottle, a voucher, a business card. Nothing has to be clicked first, here or at the counter.</translation>
        </message>
        <message>
            <source>A built-in platform, play money, a customer's phone</source>
            <translation>A built-in platform, play money, a customer's phone</translation>
        </message>
        <message>
            <source>A file can be printed on any printer, from another machine.</source>
            <translation>A file can be printed on any printer, from another machine.</translation>
        </message>
        <message>
            <source>A passphrase for the recovery sheet</source>
            <translation>A passphrase for the recovery sheet</translation>
        </message>
        <message>
            <source>A real shop, or just a look?</source>
            <translation>A real shop, or just a look?</translation>
        </message>
        <message>
            <source>About ten minutes, with the link from your platform</source>
            <translation>About ten minutes, with the link from your platform</translation>
        </message>
        <message>
            <source>At least 8 digits or letters. No birthday, no phone number, no row like 12345678.</source>
            <translation>At least 8 digits or letters. No birthday, no phone number, no row like 12345678.</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>Back</translation>
        </message>
        <message>
            <source>Back to the address</source>
            <translation>Back to the address</translation>
        </message>
        <message>
            <source>Both must be the same. If they differ, somebody else stands between this till and your platform.</source>
            <translation>Both must be the same. If they differ, somebody else stands between this till and your platform.</translation>
        </message>
        <message>
            <source>Check its power, its cable and the address.</source>
            <translation>Check its power, its cable and the address.</translation>
        </message>
        <message>
            <source>Chinese readable, the line across the whole paper, the large amount not cut, the QR sharp.</source>
            <translation>Chinese readable, the line across the whole paper, the large amount not cut, the QR sharp.</translation>
        </message>
        <message>
            <source>Close it until it clicks.</source>
            <translation>Close it until it clicks.</translation>
        </message>
        <message>
            <source>Demo</source>
            <translation>Demo</translation>
        </message>
        <message>
            <source>Digits only.</source>
            <translation>Digits only.</translation>
        </message>
        <message>
            <source>Do not sell with this till</source>
            <translation>Do not sell with this till</translation>
        </message>
        <message>
            <source>Does the platform show this code?</source>
            <translation>Does the platform show this code?</translation>
        </message>
        <message>
            <source>Does the test slip look right?</source>
            <translation>Does the test slip look right?</translation>
        </message>
        <message>
            <source>Dot</source>
            <translation>Dot</translation>
        </message>
        <message>
            <source>Enrolment link</source>
            <translation>Enrolment link</translation>
        </message>
        <message>
            <source>Guitai</source>
            <translation>Guitai</translation>
        </message>
        <message>
            <source>Is that what the code says?</source>
            <translation>Is that what the code says?</translation>
        </message>
        <message>
            <source>It can be changed at any time, top right.</source>
            <translation>It can be changed at any time, top right.</translation>
        </message>
        <message>
            <source>It differs</source>
            <translation>It differs</translation>
        </message>
        <message>
            <source>It fills only part of the width</source>
            <translation>It fills only part of the width</translation>
        </message>
        <message>
            <source>It is the same</source>
            <translation>It is the same</translation>
        </message>
        <message>
            <source>It never stands on the sheet: remember it, or keep it elsewhere.</source>
            <translation>It never stands on the sheet: remember it, or keep it elsewhere.</translation>
        </message>
        <message>
            <source>It works once, for 15 minutes. Make a new one at the platform and enter it here.</source>
            <translation>It works once, for 15 minutes. Make a new one at the platform and enter it here.</translation>
        </message>
        <message>
            <source>Join</source>
            <translation>Join</translation>
        </message>
        <message>
            <source>Keep it where the till is not: in a safe, or at home. Who finds it alone can do nothing with it.</source>
            <translation>Keep it where the till is not: in a safe, or at home. Who finds it alone can do nothing with it.</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>Language</translation>
        </message>
        <message>
            <source>Later</source>
            <translation>Later</translation>
        </message>
        <message>
            <source>Lines are cut or broken</source>
            <translation>Lines are cut or broken</translation>
        </message>
        <message>
            <source>Network: {example}</source>
            <translation>Network: {example}</translation>
        </message>
        <message>
            <source>Next</source>
            <translation>Next</translation>
        </message>
        <message>
            <source>No printer for now</source>
            <translation>No printer for now</translation>
        </message>
        <message>
            <source>No, something is wrong</source>
            <translation>No, something is wrong</translation>
        </message>
        <message>
            <source>Nothing came out</source>
            <translation>Nothing came out</translation>
        </message>
        <message>
            <source>Nothing is lost. Check the network cable and the address, then try again; if it goes on, ask for a new link.</source>
            <translation>Nothing is lost. Check the network cable and the address, then try again; if it goes on, ask for a new link.</translation>
        </message>
        <message>
            <source>Nothing is lost. Wait a few seconds, then try again.</source>
            <translation>Nothing is lost. Wait a few seconds, then try again.</translation>
        </message>
        <message>
            <source>Open demo</source>
            <translation>Open demo</translation>
        </message>
        <message>
            <source>Open till</source>
            <translation>Open till</translation>
        </message>
        <message>
            <source>Owner and PIN</source>
            <translation>Owner and PIN</translation>
        </message>
        <message>
            <source>Owner's name</source>
            <translation>Owner's name</translation>
        </message>
        <message>
            <source>PIN</source>
            <translation>PIN</translation>
        </message>
        <message>
            <source>PIN again</source>
            <translation>PIN again</translation>
        </message>
        <message>
            <source>Passphrase</source>
            <translation>Passphrase</translation>
        </message>
        <message>
            <source>Paste</source>
            <translation>Paste</translation>
        </message>
        <message>
            <source>Print again</source>
            <translation>Print again</translation>
        </message>
        <message>
            <source>Print sheet</source>
            <translation>Print sheet</translation>
        </message>
        <message>
            <source>Print test slip</source>
            <translation>Print test slip</translation>
        </message>
        <message>
            <source>Print the recovery sheet</source>
            <translation>Print the recovery sheet</translation>
        </message>
        <message>
            <source>Printer</source>
            <translation>Printer</translation>
        </message>
        <message>
            <source>Printer's address</source>
            <translation>Printer's address</translation>
        </message>
        <message>
            <source>Purpose</source>
            <translation>Purpose</translation>
        </message>
        <message>
            <source>Put a roll in and close the cover.</source>
            <translation>Put a roll in and close the cover.</translation>
        </message>
        <message>
            <source>Real shop</source>
            <translation>Real shop</translation>
        </message>
        <message>
            <source>Recovery sheet</source>
            <translation>Recovery sheet</translation>
        </message>
        <message>
            <source>Save as a file</source>
            <translation>Save as a file</translation>
        </message>
        <message>
            <source>Save the recovery sheet</source>
            <translation>Save the recovery sheet</translation>
        </message>
        <message>
            <source>Scan anything</source>
            <translation>Scan anything</translation>
        </message>
        <message>
            <source>Scan or paste the enrolment link</source>
            <translation>Scan or paste the enrolment link</translation>
        </message>
        <message>
            <source>Scanner</source>
            <translation>Scanner</translation>
        </message>
        <message>
            <source>Screen and slips in Chinese</source>
            <translation>Screen and slips in Chinese</translation>
        </message>
        <message>
            <source>Screen and slips in English</source>
            <translation>Screen and slips in English</translation>
        </message>
        <message>
            <source>Serial: {example}</source>
            <translation>Serial: {example}</translation>
        </message>
        <message>
            <source>Set up my shop</source>
            <translation>Set up my shop</translation>
        </message>
        <message>
            <source>Set-up</source>
            <translation>Set-up</translation>
        </message>
        <message>
            <source>Sheet and passphrase together bring this till back on a new machine. At least 8 characters; not the PIN.</source>
            <translation>Sheet and passphrase together bring this till back on a new machine. At least 8 characters; not the PIN.</translation>
        </message>
        <message>
            <source>Sign in with your PIN and scan the first voucher.</source>
            <translation>Sign in with your PIN and scan the first voucher.</translation>
        </message>
        <message>
            <source>Slips are sent as pictures from now on</source>
            <translation>Slips are sent as pictures from now on</translation>
        </message>
        <message>
            <source>Stop here: revoke this till at the platform and call support.</source>
            <translation>Stop here: revoke this till at the platform and call support.</translation>
        </message>
        <message>
            <source>Store</source>
            <translation>Store</translation>
        </message>
        <message>
            <source>Switch it off, take the paper out, switch it on.</source>
            <translation>Switch it off, take the paper out, switch it on.</translation>
        </message>
        <message>
            <source>That is no link: it has an address, a space and a token.</source>
            <translation>That is no link: it has an address, a space and a token.</translation>
        </message>
        <message>
            <source>That is no printer's address; see the examples above.</source>
            <translation>That is no printer's address; see the examples above.</translation>
        </message>
        <message>
            <source>The address must begin with https:// to be safe on the way.</source>
            <translation>The address must begin with https:// to be safe on the way.</translation>
        </message>
        <message>
            <source>The demo needs no account and leaves this till as it is.</source>
            <translation>The demo needs no account and leaves this till as it is.</translation>
        </message>
        <message>
            <source>The owner is the first person of this till and may do everything. Staff are added later.</source>
            <translation>The owner is the first person of this till and may do everything. Staff are added later.</translation>
        </message>
        <message>
            <source>The owner's PIN</source>
            <translation>The owner's PIN</translation>
        </message>
        <message>
            <source>The paper is 58 mm wide</source>
            <translation>The paper is 58 mm wide</translation>
        </message>
        <message>
            <source>The paper is 80 mm wide</source>
            <translation>The paper is 80 mm wide</translation>
        </message>
        <message>
            <source>The platform did not take this link</source>
            <translation>The platform did not take this link</translation>
        </message>
        <message>
            <source>The platform does not answer</source>
            <translation>The platform does not answer</translation>
        </message>
        <message>
            <source>The platform is busy</source>
            <translation>The platform is busy</translation>
        </message>
        <message>
            <source>The platform makes it when you add a till. Scan its QR now, or paste address and token. It works once, for 15 minutes.</source>
            <translation>The platform makes it when you add a till. Scan its QR now, or paste address and token. It works once, for 15 minutes.</translation>
        </message>
        <message>
            <source>The printer does not answer</source>
            <translation>The printer does not answer</translation>
        </message>
        <message>
            <source>The printer is out of paper</source>
            <translation>The printer is out of paper</translation>
        </message>
        <message>
            <source>The printer says it is on paper.</source>
            <translation>The printer says it is on paper.</translation>
        </message>
        <message>
            <source>The printer took it but gives no answer. Look at the paper.</source>
            <translation>The printer took it but gives no answer. Look at the paper.</translation>
        </message>
        <message>
            <source>The printer's cover is open</source>
            <translation>The printer's cover is open</translation>
        </message>
        <message>
            <source>The printer's cutter is stuck</source>
            <translation>The printer's cutter is stuck</translation>
        </message>
        <message>
            <source>The recovery sheet is still to be made</source>
            <translation>The recovery sheet is still to be made</translation>
        </message>
        <message>
            <source>The same PIN once more</source>
            <translation>The same PIN once more</translation>
        </message>
        <message>
            <source>The same passphrase once more</source>
            <translation>The same passphrase once more</translation>
        </message>
        <message>
            <source>The till is ready</source>
            <translation>The till is ready</translation>
        </message>
        <message>
            <source>The two are not the same. Type it once more.</source>
            <translation>The two are not the same. Type it once more.</translation>
        </message>
        <message>
            <source>Then print the test slip again.</source>
            <translation>Then print the test slip again.</translation>
        </message>
        <message>
            <source>Then this till joins the store. It takes a few seconds.</source>
            <translation>Then this till joins the store. It takes a few seconds.</translation>
        </message>
        <message>
            <source>This machine has no keyring: the keys are kept in a protected file.</source>
            <translation>This machine has no keyring: the keys are kept in a protected file.</translation>
        </message>
        <message>
            <source>Too common: thieves try this one first.</source>
            <translation>Too common: thieves try this one first.</translation>
        </message>
        <message>
            <source>Too easy: it is a row like 12345678.</source>
            <translation>Too easy: it is a row like 12345678.</translation>
        </message>
        <message>
            <source>Too easy: it is part of a phone number.</source>
            <translation>Too easy: it is part of a phone number.</translation>
        </message>
        <message>
            <source>Too easy: it looks like a date.</source>
            <translation>Too easy: it looks like a date.</translation>
        </message>
        <message>
            <source>Too easy: it repeats itself.</source>
            <translation>Too easy: it repeats itself.</translation>
        </message>
        <message>
            <source>Too long: at most 64 characters.</source>
            <translation>Too long: at most 64 characters.</translation>
        </message>
        <message>
            <source>Too short: at least 8 characters.</source>
            <translation>Too short: at least 8 characters.</translation>
        </message>
        <message>
            <source>Try the demo</source>
            <translation>Try the demo</translation>
        </message>
        <message>
            <source>USB: {example}</source>
            <translation>USB: {example}</translation>
        </message>
        <message>
            <source>What is the owner called?</source>
            <translation>What is the owner called?</translation>
        </message>
        <message>
            <source>What is wrong with it?</source>
            <translation>What is wrong with it?</translation>
        </message>
        <message>
            <source>Where is the slip printer?</source>
            <translation>Where is the slip printer?</translation>
        </message>
        <message>
            <source>Which language does this till speak?</source>
            <translation>Which language does this till speak?</translation>
        </message>
        <message>
            <source>Without a scanner</source>
            <translation>Without a scanner</translation>
        </message>
        <message>
            <source>Without it a broken machine takes its ledger with it. Do it today: guitai recovery-sheet</source>
            <translation>Without it a broken machine takes its ledger with it. Do it today: guitai recovery-sheet</translation>
        </message>
        <message>
            <source>Wrong or strange characters</source>
            <translation>Wrong or strange characters</translation>
        </message>
        <message>
            <source>Yes, all right</source>
            <translation>Yes, all right</translation>
        </message>
        <message>
            <source>Yes, next</source>
            <translation>Yes, next</translation>
        </message>
        <message>
            <source>codes differ</source>
            <translation>codes differ</translation>
        </message>
        <message>
            <source>for instance Li Xiaowen</source>
            <translation>for instance Li Xiaowen</translation>
        </message>
        <message>
            <source>given</source>
            <translation>given</translation>
        </message>
        <message>
            <source>heard</source>
            <translation>heard</translation>
        </message>
        <message>
            <source>later</source>
            <translation>later</translation>
        </message>
        <message>
            <source>made</source>
            <translation>made</translation>
        </message>
        <message>
            <source>no printer set up</source>
            <translation>no printer set up</translation>
        </message>
        <message>
            <source>nothing scanned yet</source>
            <translation>nothing scanned yet</translation>
        </message>
        <message>
            <source>nothing typed yet</source>
            <translation>nothing typed yet</translation>
        </message>
        <message>
            <source>one moment…</source>
            <translation>one moment…</translation>
        </message>
        <message>
            <source>the owner makes it</source>
            <translation>the owner makes it</translation>
        </message>
        <message>
            <source>waiting for the scanner</source>
            <translation>waiting for the scanner</translation>
        </message>
    </context>
    <context>
        <name>Goods</name>
        <message>
            <source>It was redeemed at {when}, and the till stopped before it could say so.</source>
            <translation>It was redeemed at {when}, and the till stopped before it could say so.</translation>
        </message>
        <message>
            <source>No, not handed over</source>
            <translation>No, not handed over</translation>
        </message>
        <message>
            <source>Were the goods handed over?</source>
            <translation>Were the goods handed over?</translation>
        </message>
        <message>
            <source>Yes, handed over</source>
            <translation>Yes, handed over</translation>
        </message>
    </context>
    <context>
        <name>Keypad</name>
        <message>
            <source>Backspace</source>
            <translation>Backspace</translation>
        </message>
        <message>
            <source>Clear</source>
            <translation>Clear</translation>
        </message>
    </context>
    <context>
        <name>Late</name>
        <message>
            <source>Keep the slip: it names the redemption.</source>
            <translation>Keep the slip: it names the redemption.</translation>
        </message>
        <message>
            <source>The guest can ask for a refund in their order; the platform decides.</source>
            <translation>The guest can ask for a refund in their order; the platform decides.</translation>
        </message>
        <message>
            <source>The platform no longer takes it back.</source>
            <translation>The platform no longer takes it back.</translation>
        </message>
        <message>
            <source>The platform took it back until {time}.</source>
            <translation>The platform took it back until {time}.</translation>
        </message>
        <message>
            <source>Too late to reverse</source>
            <translation>Too late to reverse</translation>
        </message>
    </context>
    <context>
        <name>Legend</name>
        <message>
            <source>Do not hand over</source>
            <translation>Do not hand over</translation>
        </message>
        <message>
            <source>Hand over</source>
            <translation>Hand over</translation>
        </message>
        <message>
            <source>Hand over, confirms later</source>
            <translation>Hand over, confirms later</translation>
        </message>
        <message>
            <source>Not here</source>
            <translation>Not here</translation>
        </message>
        <message>
            <source>Not yet</source>
            <translation>Not yet</translation>
        </message>
        <message>
            <source>What the answers mean</source>
            <translation>What the answers mean</translation>
        </message>
    </context>
    <context>
        <name>Level</name>
        <message>
            <source>on trust</source>
            <translation>on trust</translation>
        </message>
        <message>
            <source>the platform</source>
            <translation>the platform</translation>
        </message>
        <message>
            <source>this store</source>
            <translation>this store</translation>
        </message>
        <message>
            <source>this till</source>
            <translation>this till</translation>
        </message>
        <message>
            <source>within the offline limit</source>
            <translation>within the offline limit</translation>
        </message>
    </context>
    <context>
        <name>Menu</name>
        <message>
            <source>Dark</source>
            <translation>Dark</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>Language</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>Light</translation>
        </message>
        <message>
            <source>Muted</source>
            <translation>Muted</translation>
        </message>
        <message>
            <source>On</source>
            <translation>On</translation>
        </message>
        <message>
            <source>Settings of this till</source>
            <translation>Settings of this till</translation>
        </message>
        <message>
            <source>Sound</source>
            <translation>Sound</translation>
        </message>
        <message>
            <source>Theme</source>
            <translation>Theme</translation>
        </message>
    </context>
    <context>
        <name>Nav</name>
        <message>
            <source>Lock</source>
            <translation>Lock</translation>
        </message>
        <message>
            <source>Members</source>
            <translation>Members</translation>
        </message>
        <message>
            <source>More</source>
            <translation>More</translation>
        </message>
        <message>
            <source>Pickup</source>
            <translation>Pickup</translation>
        </message>
        <message>
            <source>Redeem</source>
            <translation>Redeem</translation>
        </message>
        <message>
            <source>Reports</source>
            <translation>Reports</translation>
        </message>
        <message>
            <source>Sell</source>
            <translation>Sell</translation>
        </message>
        <message>
            <source>Stock</source>
            <translation>Stock</translation>
        </message>
    </context>
    <context>
        <name>NotYet</name>
        <message>
            <source>Back to Redeem</source>
            <translation>Back to Redeem</translation>
        </message>
        <message>
            <source>Scanning works here too: a voucher opens Redeem by itself</source>
            <translation>Scanning works here too: a voucher opens Redeem by itself</translation>
        </message>
        <message>
            <source>{section} is not in this version yet</source>
            <translation>{section} is not in this version yet</translation>
        </message>
    </context>
    <context>
        <name>Notice</name>
        <message>
            <source>A voucher is waiting</source>
            <translation>A voucher is waiting</translation>
        </message>
        <message>
            <source>An input method is disturbing the scanner</source>
            <translation>An input method is disturbing the scanner</translation>
        </message>
        <message>
            <source>Finish this one first</source>
            <translation>Finish this one first</translation>
        </message>
        <message>
            <source>Five scans are waiting; this one was not taken.</source>
            <translation>Five scans are waiting; this one was not taken.</translation>
        </message>
        <message>
            <source>It was read as: {what}. Nothing was done. Ask the guest for the voucher code.</source>
            <translation>It was read as: {what}. Nothing was done. Ask the guest for the voucher code.</translation>
        </message>
        <message>
            <source>It was scanned while the till was locked or busy. Redeem it now?</source>
            <translation>It was scanned while the till was locked or busy. Redeem it now?</translation>
        </message>
        <message>
            <source>No code found in the picture</source>
            <translation>No code found in the picture</translation>
        </message>
        <message>
            <source>Redeem it</source>
            <translation>Redeem it</translation>
        </message>
        <message>
            <source>That is not a voucher</source>
            <translation>That is not a voucher</translation>
        </message>
        <message>
            <source>The scan was not taken. Switch to English with Shift, then scan again; or set the scanner to USB-COM.</source>
            <translation>The scan was not taken. Switch to English with Shift, then scan again; or set the scanner to USB-COM.</translation>
        </message>
        <message>
            <source>The slip was sent to the printer</source>
            <translation>The slip was sent to the printer</translation>
        </message>
    </context>
    <context>
        <name>Phone</name>
        <message numerus="yes">
            <source>%n usable</source>
            <translation>
                <numerusform>%n usable</numerusform>
                <numerusform>%n usable</numerusform>
            </translation>
        </message>
        <message>
            <source>Customer's phone (demo)</source>
            <translation>Customer's phone (demo)</translation>
        </message>
        <message>
            <source>Cut</source>
            <translation>Cut</translation>
        </message>
        <message>
            <source>Expired</source>
            <translation>Expired</translation>
        </message>
        <message>
            <source>Good</source>
            <translation>Good</translation>
        </message>
        <message>
            <source>Lossy</source>
            <translation>Lossy</translation>
        </message>
        <message>
            <source>My vouchers</source>
            <translation>My vouchers</translation>
        </message>
        <message>
            <source>New vouchers</source>
            <translation>New vouchers</translation>
        </message>
        <message>
            <source>On</source>
            <translation>On</translation>
        </message>
        <message>
            <source>Platform network</source>
            <translation>Platform network</translation>
        </message>
        <message>
            <source>Refunding</source>
            <translation>Refunding</translation>
        </message>
        <message>
            <source>Show to the scanner</source>
            <translation>Show to the scanner</translation>
        </message>
        <message>
            <source>Slip</source>
            <translation>Slip</translation>
        </message>
        <message>
            <source>Slow</source>
            <translation>Slow</translation>
        </message>
        <message>
            <source>Used</source>
            <translation>Used</translation>
        </message>
    </context>
    <context>
        <name>Picture</name>
        <message>
            <source>Back</source>
            <translation>Back</translation>
        </message>
        <message>
            <source>Choose a file</source>
            <translation>Choose a file</translation>
        </message>
        <message>
            <source>Choose a picture of the code</source>
            <translation>Choose a picture of the code</translation>
        </message>
        <message>
            <source>Drop a picture of the code here</source>
            <translation>Drop a picture of the code here</translation>
        </message>
        <message>
            <source>Paste</source>
            <translation>Paste</translation>
        </message>
        <message>
            <source>Pictures</source>
            <translation>Pictures</translation>
        </message>
        <message>
            <source>Reading the picture…</source>
            <translation>Reading the picture…</translation>
        </message>
        <message>
            <source>or choose a file, or paste a screenshot</source>
            <translation>or choose a file, or paste a screenshot</translation>
        </message>
    </context>
    <context>
        <name>Printer</name>
        <message>
            <source>Code</source>
            <translation>Code</translation>
        </message>
        <message>
            <source>Cover is open</source>
            <translation>Cover is open</translation>
        </message>
        <message>
            <source>Cutter is stuck</source>
            <translation>Cutter is stuck</translation>
        </message>
        <message>
            <source>Out of paper</source>
            <translation>Out of paper</translation>
        </message>
        <message>
            <source>Paper is running low</source>
            <translation>Paper is running low</translation>
        </message>
        <message>
            <source>Printer</source>
            <translation>Printer</translation>
        </message>
        <message>
            <source>Printer does not answer</source>
            <translation>Printer does not answer</translation>
        </message>
        <message>
            <source>Printer is switched off line</source>
            <translation>Printer is switched off line</translation>
        </message>
        <message>
            <source>Printer ready</source>
            <translation>Printer ready</translation>
        </message>
        <message>
            <source>Printer state unknown</source>
            <translation>Printer state unknown</translation>
        </message>
        <message>
            <source>Slips are printed behind the verdict; nobody waits for it.</source>
            <translation>Slips are printed behind the verdict; nobody waits for it.</translation>
        </message>
        <message>
            <source>Slips waiting</source>
            <translation>Slips waiting</translation>
        </message>
    </context>
    <context>
        <name>Record</name>
        <message>
            <source>Cancelled</source>
            <translation>Cancelled</translation>
        </message>
        <message>
            <source>Confirming</source>
            <translation>Confirming</translation>
        </message>
        <message>
            <source>Nothing redeemed yet today</source>
            <translation>Nothing redeemed yet today</translation>
        </message>
        <message>
            <source>Recent</source>
            <translation>Recent</translation>
        </message>
        <message>
            <source>Recent redemptions</source>
            <translation>Recent redemptions</translation>
        </message>
        <message>
            <source>Refused</source>
            <translation>Refused</translation>
        </message>
        <message>
            <source>Rejected late</source>
            <translation>Rejected late</translation>
        </message>
        <message>
            <source>Reverse</source>
            <translation>Reverse</translation>
        </message>
        <message>
            <source>Reversed</source>
            <translation>Reversed</translation>
        </message>
        <message>
            <source>The first one will stand here</source>
            <translation>The first one will stand here</translation>
        </message>
        <message>
            <source>Today {count}</source>
            <translation>Today {count}</translation>
        </message>
        <message>
            <source>Too late</source>
            <translation>Too late</translation>
        </message>
        <message>
            <source>Unconfirmed</source>
            <translation>Unconfirmed</translation>
        </message>
        <message>
            <source>What now</source>
            <translation>What now</translation>
        </message>
        <message>
            <source>ends {tail}</source>
            <translation>ends {tail}</translation>
        </message>
    </context>
    <context>
        <name>Redeem</name>
        <message numerus="yes">
            <source>%n open</source>
            <translation>
                <numerusform>%n open</numerusform>
                <numerusform>%n open</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n to look at</source>
            <translation>
                <numerusform>%n to look at</numerusform>
                <numerusform>%n to look at</numerusform>
            </translation>
        </message>
        <message>
            <source>A hand away</source>
            <translation>A hand away</translation>
        </message>
        <message>
            <source>Aim at the QR</source>
            <translation>Aim at the QR</translation>
        </message>
        <message>
            <source>All ready</source>
            <translation>All ready</translation>
        </message>
        <message>
            <source>Asking the platform…</source>
            <translation>Asking the platform…</translation>
        </message>
        <message>
            <source>Being confirmed one by one.</source>
            <translation>Being confirmed one by one.</translation>
        </message>
        <message>
            <source>Close this notice</source>
            <translation>Close this notice</translation>
        </message>
        <message>
            <source>Coupon keys</source>
            <translation>Coupon keys</translation>
        </message>
        <message>
            <source>Everything granted here has been confirmed.</source>
            <translation>Everything granted here has been confirmed.</translation>
        </message>
        <message>
            <source>Full brightness</source>
            <translation>Full brightness</translation>
        </message>
        <message>
            <source>Green: hand over</source>
            <translation>Green: hand over</translation>
        </message>
        <message>
            <source>Keypad</source>
            <translation>Keypad</translation>
        </message>
        <message>
            <source>Last upload</source>
            <translation>Last upload</translation>
        </message>
        <message>
            <source>Last {time}</source>
            <translation>Last {time}</translation>
        </message>
        <message>
            <source>Ledger</source>
            <translation>Ledger</translation>
        </message>
        <message>
            <source>Look first</source>
            <translation>Look first</translation>
        </message>
        <message>
            <source>None</source>
            <translation>None</translation>
        </message>
        <message>
            <source>Offline exposure</source>
            <translation>Offline exposure</translation>
        </message>
        <message>
            <source>Open the code</source>
            <translation>Open the code</translation>
        </message>
        <message>
            <source>Picture</source>
            <translation>Picture</translation>
        </message>
        <message>
            <source>Platform</source>
            <translation>Platform</translation>
        </message>
        <message>
            <source>Printer</source>
            <translation>Printer</translation>
        </message>
        <message>
            <source>Readiness</source>
            <translation>Readiness</translation>
        </message>
        <message>
            <source>Redeem</source>
            <translation>Redeem</translation>
        </message>
        <message>
            <source>Reprint last</source>
            <translation>Reprint last</translation>
        </message>
        <message>
            <source>Scan on any screen. Vouchers, pickups and members are told apart.</source>
            <translation>Scan on any screen. Vouchers, pickups and members are told apart.</translation>
        </message>
        <message>
            <source>Scan or type first</source>
            <translation>Scan or type first</translation>
        </message>
        <message>
            <source>Scan the voucher</source>
            <translation>Scan the voucher</translation>
        </message>
        <message>
            <source>Scan, or type the 14 digits</source>
            <translation>Scan, or type the 14 digits</translation>
        </message>
        <message>
            <source>Scanner</source>
            <translation>Scanner</translation>
        </message>
        <message>
            <source>Show again</source>
            <translation>Show again</translation>
        </message>
        <message>
            <source>The last result will stand here</source>
            <translation>The last result will stand here</translation>
        </message>
        <message>
            <source>Type code</source>
            <translation>Type code</translation>
        </message>
        <message>
            <source>Voucher code</source>
            <translation>Voucher code</translation>
        </message>
        <message>
            <source>Waiting for the line; each is confirmed by itself.</source>
            <translation>Waiting for the line; each is confirmed by itself.</translation>
        </message>
        <message>
            <source>cover open</source>
            <translation>cover open</translation>
        </message>
        <message>
            <source>cutter stuck</source>
            <translation>cutter stuck</translation>
        </message>
        <message>
            <source>ends {tail}</source>
            <translation>ends {tail}</translation>
        </message>
        <message>
            <source>entry {number}</source>
            <translation>entry {number}</translation>
        </message>
        <message>
            <source>no answer</source>
            <translation>no answer</translation>
        </message>
        <message>
            <source>no line</source>
            <translation>no line</translation>
        </message>
        <message>
            <source>no paper</source>
            <translation>no paper</translation>
        </message>
        <message>
            <source>no scan yet</source>
            <translation>no scan yet</translation>
        </message>
        <message>
            <source>none yet</source>
            <translation>none yet</translation>
        </message>
        <message>
            <source>not known</source>
            <translation>not known</translation>
        </message>
        <message>
            <source>not yet</source>
            <translation>not yet</translation>
        </message>
        <message>
            <source>off line</source>
            <translation>off line</translation>
        </message>
        <message>
            <source>online</source>
            <translation>online</translation>
        </message>
        <message>
            <source>paper OK</source>
            <translation>paper OK</translation>
        </message>
        <message>
            <source>paper low</source>
            <translation>paper low</translation>
        </message>
        <message>
            <source>scan at {time}</source>
            <translation>scan at {time}</translation>
        </message>
        <message>
            <source>weak line</source>
            <translation>weak line</translation>
        </message>
    </context>
    <context>
        <name>Reverse</name>
        <message>
            <source>Another reason</source>
            <translation>Another reason</translation>
        </message>
        <message>
            <source>Keep it</source>
            <translation>Keep it</translation>
        </message>
        <message>
            <source>Reverse this redemption?</source>
            <translation>Reverse this redemption?</translation>
        </message>
        <message>
            <source>Reverse {amount}</source>
            <translation>Reverse {amount}</translation>
        </message>
        <message>
            <source>Take the goods back first. The voucher can then be used again.</source>
            <translation>Take the goods back first. The voucher can then be used again.</translation>
        </message>
        <message>
            <source>The goods are not available</source>
            <translation>The goods are not available</translation>
        </message>
        <message>
            <source>The guest changed their mind</source>
            <translation>The guest changed their mind</translation>
        </message>
        <message>
            <source>The wrong voucher was scanned</source>
            <translation>The wrong voucher was scanned</translation>
        </message>
    </context>
    <context>
        <name>Role</name>
        <message>
            <source>Auditor</source>
            <translation>Auditor</translation>
        </message>
        <message>
            <source>Cashier</source>
            <translation>Cashier</translation>
        </message>
        <message>
            <source>Manager</source>
            <translation>Manager</translation>
        </message>
        <message>
            <source>Owner</source>
            <translation>Owner</translation>
        </message>
        <message>
            <source>Pickup clerk</source>
            <translation>Pickup clerk</translation>
        </message>
        <message>
            <source>Stock clerk</source>
            <translation>Stock clerk</translation>
        </message>
    </context>
    <context>
        <name>Route</name>
        <message>
            <source>a member</source>
            <translation>a member</translation>
        </message>
        <message>
            <source>a payment code</source>
            <translation>a payment code</translation>
        </message>
        <message>
            <source>a pickup code</source>
            <translation>a pickup code</translation>
        </message>
        <message>
            <source>a pickup order</source>
            <translation>a pickup order</translation>
        </message>
        <message>
            <source>a product</source>
            <translation>a product</translation>
        </message>
        <message>
            <source>a receipt</source>
            <translation>a receipt</translation>
        </message>
        <message>
            <source>a set-up code</source>
            <translation>a set-up code</translation>
        </message>
        <message>
            <source>a staff badge</source>
            <translation>a staff badge</translation>
        </message>
        <message>
            <source>a web address</source>
            <translation>a web address</translation>
        </message>
        <message>
            <source>a weighed product</source>
            <translation>a weighed product</translation>
        </message>
        <message>
            <source>something else</source>
            <translation>something else</translation>
        </message>
    </context>
    <context>
        <name>Sheet</name>
        <message>
            <source>Close</source>
            <translation>Close</translation>
        </message>
    </context>
    <context>
        <name>SignIn</name>
        <message numerus="yes">
            <source>%n more</source>
            <translation>
                <numerusform>%n more</numerusform>
                <numerusform>%n more</numerusform>
            </translation>
        </message>
        <message>
            <source>Checking…</source>
            <translation>Checking…</translation>
        </message>
        <message>
            <source>Demo: everybody's PIN is {pin}.</source>
            <translation>Demo: everybody's PIN is {pin}.</translation>
        </message>
        <message>
            <source>Guitai</source>
            <translation>Guitai</translation>
        </message>
        <message>
            <source>Locked. Choose your name and type your PIN.</source>
            <translation>Locked. Choose your name and type your PIN.</translation>
        </message>
        <message>
            <source>Nobody may sign in here yet. Ask the owner.</source>
            <translation>Nobody may sign in here yet. Ask the owner.</translation>
        </message>
        <message>
            <source>Other people</source>
            <translation>Other people</translation>
        </message>
        <message>
            <source>Sign in</source>
            <translation>Sign in</translation>
        </message>
        <message>
            <source>Too many wrong PINs. Please wait.</source>
            <translation>Too many wrong PINs. Please wait.</translation>
        </message>
        <message>
            <source>Type your PIN</source>
            <translation>Type your PIN</translation>
        </message>
        <message>
            <source>Unlock</source>
            <translation>Unlock</translation>
        </message>
        <message>
            <source>Who are you?</source>
            <translation>Who are you?</translation>
        </message>
        <message numerus="yes">
            <source>Wrong PIN, %n tries left</source>
            <translation>
                <numerusform>Wrong PIN, %n try left</numerusform>
                <numerusform>Wrong PIN, %n tries left</numerusform>
            </translation>
        </message>
        <message>
            <source>Wrong PIN, try again</source>
            <translation>Wrong PIN, try again</translation>
        </message>
        <message>
            <source>choose who you are</source>
            <translation>choose who you are</translation>
        </message>
    </context>
    <context>
        <name>Slip</name>
        <message>
            <source>Latest slip (demo)</source>
            <translation>Latest slip (demo)</translation>
        </message>
        <message>
            <source>No slip has been printed yet</source>
            <translation>No slip has been printed yet</translation>
        </message>
    </context>
    <context>
        <name>State</name>
        <message>
            <source>being asked</source>
            <translation>being asked</translation>
        </message>
        <message>
            <source>cancelled</source>
            <translation>cancelled</translation>
        </message>
        <message>
            <source>confirmed</source>
            <translation>confirmed</translation>
        </message>
        <message>
            <source>disputed</source>
            <translation>disputed</translation>
        </message>
        <message>
            <source>granted</source>
            <translation>granted</translation>
        </message>
        <message>
            <source>refused</source>
            <translation>refused</translation>
        </message>
        <message>
            <source>resolved</source>
            <translation>resolved</translation>
        </message>
        <message>
            <source>reversal refused</source>
            <translation>reversal refused</translation>
        </message>
        <message>
            <source>reversed</source>
            <translation>reversed</translation>
        </message>
        <message>
            <source>settled</source>
            <translation>settled</translation>
        </message>
    </context>
    <context>
        <name>SyncCentre</name>
        <message>
            <source>Answers</source>
            <translation>Answers</translation>
        </message>
        <message>
            <source>Asked again by itself, never used twice</source>
            <translation>Asked again by itself, never used twice</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>Back</translation>
        </message>
        <message>
            <source>Backup made</source>
            <translation>Backup made</translation>
        </message>
        <message>
            <source>Being asked</source>
            <translation>Being asked</translation>
        </message>
        <message>
            <source>Blocked list</source>
            <translation>Blocked list</translation>
        </message>
        <message>
            <source>Cancelled</source>
            <translation>Cancelled</translation>
        </message>
        <message>
            <source>Cancelling</source>
            <translation>Cancelling</translation>
        </message>
        <message>
            <source>Case closed</source>
            <translation>Case closed</translation>
        </message>
        <message>
            <source>Cases</source>
            <translation>Cases</translation>
        </message>
        <message>
            <source>Code checked</source>
            <translation>Code checked</translation>
        </message>
        <message>
            <source>Confirmed</source>
            <translation>Confirmed</translation>
        </message>
        <message>
            <source>Copied, without voucher codes</source>
            <translation>Copied, without voucher codes</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>Copy</translation>
        </message>
        <message>
            <source>Copy details</source>
            <translation>Copy details</translation>
        </message>
        <message>
            <source>Disputed</source>
            <translation>Disputed</translation>
        </message>
        <message>
            <source>Downloads</source>
            <translation>Downloads</translation>
        </message>
        <message>
            <source>Every scan has its answer</source>
            <translation>Every scan has its answer</translation>
        </message>
        <message>
            <source>Everything has been sent</source>
            <translation>Everything has been sent</translation>
        </message>
        <message>
            <source>Export unsent</source>
            <translation>Export unsent</translation>
        </message>
        <message>
            <source>Export unsent entries</source>
            <translation>Export unsent entries</translation>
        </message>
        <message>
            <source>For a person</source>
            <translation>For a person</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>Keys</translation>
        </message>
        <message>
            <source>Last success</source>
            <translation>Last success</translation>
        </message>
        <message>
            <source>Last success: {moment}</source>
            <translation>Last success: {moment}</translation>
        </message>
        <message>
            <source>Ledger entry</source>
            <translation>Ledger entry</translation>
        </message>
        <message>
            <source>Ledger signed</source>
            <translation>Ledger signed</translation>
        </message>
        <message>
            <source>New keys taken</source>
            <translation>New keys taken</translation>
        </message>
        <message>
            <source>No answer</source>
            <translation>No answer</translation>
        </message>
        <message>
            <source>No case is open</source>
            <translation>No case is open</translation>
        </message>
        <message>
            <source>No line now</source>
            <translation>No line now</translation>
        </message>
        <message>
            <source>Nobody has to do anything</source>
            <translation>Nobody has to do anything</translation>
        </message>
        <message>
            <source>Nobody waits for the platform</source>
            <translation>Nobody waits for the platform</translation>
        </message>
        <message>
            <source>Not sent yet</source>
            <translation>Not sent yet</translation>
        </message>
        <message>
            <source>Nothing is ever deleted</source>
            <translation>Nothing is ever deleted</translation>
        </message>
        <message>
            <source>Nothing is ever deleted; one bad entry stops no other</source>
            <translation>Nothing is ever deleted; one bad entry stops no other</translation>
        </message>
        <message>
            <source>Nothing is lost. Choose another folder and export again.</source>
            <translation>Nothing is lost. Choose another folder and export again.</translation>
        </message>
        <message>
            <source>Offers</source>
            <translation>Offers</translation>
        </message>
        <message>
            <source>Offline by hand ended</source>
            <translation>Offline by hand ended</translation>
        </message>
        <message>
            <source>Offline limits set</source>
            <translation>Offline limits set</translation>
        </message>
        <message>
            <source>Older ledger found</source>
            <translation>Older ledger found</translation>
        </message>
        <message>
            <source>Oldest {age}</source>
            <translation>Oldest {age}</translation>
        </message>
        <message>
            <source>Person added</source>
            <translation>Person added</translation>
        </message>
        <message>
            <source>Platform asked</source>
            <translation>Platform asked</translation>
        </message>
        <message>
            <source>Recalls</source>
            <translation>Recalls</translation>
        </message>
        <message>
            <source>Redeemed</source>
            <translation>Redeemed</translation>
        </message>
        <message>
            <source>Redemption</source>
            <translation>Redemption</translation>
        </message>
        <message>
            <source>Refused</source>
            <translation>Refused</translation>
        </message>
        <message>
            <source>Retry now</source>
            <translation>Retry now</translation>
        </message>
        <message>
            <source>Reversal asked</source>
            <translation>Reversal asked</translation>
        </message>
        <message>
            <source>Reversal refused</source>
            <translation>Reversal refused</translation>
        </message>
        <message>
            <source>Reversed</source>
            <translation>Reversed</translation>
        </message>
        <message>
            <source>Right given back</source>
            <translation>Right given back</translation>
        </message>
        <message>
            <source>Right kept</source>
            <translation>Right kept</translation>
        </message>
        <message>
            <source>Settled</source>
            <translation>Settled</translation>
        </message>
        <message>
            <source>Shown to the cashier</source>
            <translation>Shown to the cashier</translation>
        </message>
        <message>
            <source>Signed in</source>
            <translation>Signed in</translation>
        </message>
        <message>
            <source>Signed out</source>
            <translation>Signed out</translation>
        </message>
        <message>
            <source>Slip printed again</source>
            <translation>Slip printed again</translation>
        </message>
        <message>
            <source>Still being asked</source>
            <translation>Still being asked</translation>
        </message>
        <message>
            <source>Switched to offline by hand</source>
            <translation>Switched to offline by hand</translation>
        </message>
        <message>
            <source>Sync centre</source>
            <translation>Sync centre</translation>
        </message>
        <message>
            <source>Table</source>
            <translation>Table</translation>
        </message>
        <message>
            <source>That did not work</source>
            <translation>That did not work</translation>
        </message>
        <message>
            <source>The file could not be written</source>
            <translation>The file could not be written</translation>
        </message>
        <message>
            <source>The line is up</source>
            <translation>The line is up</translation>
        </message>
        <message>
            <source>The line is weak</source>
            <translation>The line is weak</translation>
        </message>
        <message>
            <source>The platform refuses; call the owner</source>
            <translation>The platform refuses; call the owner</translation>
        </message>
        <message>
            <source>Their units stay set aside</source>
            <translation>Their units stay set aside</translation>
        </message>
        <message>
            <source>Till joined the store</source>
            <translation>Till joined the store</translation>
        </message>
        <message>
            <source>Till restored from a backup</source>
            <translation>Till restored from a backup</translation>
        </message>
        <message>
            <source>Till started</source>
            <translation>Till started</translation>
        </message>
        <message>
            <source>Till stopped</source>
            <translation>Till stopped</translation>
        </message>
        <message>
            <source>Tried again, the line is weak</source>
            <translation>Tried again, the line is weak</translation>
        </message>
        <message>
            <source>Trying now</source>
            <translation>Trying now</translation>
        </message>
        <message>
            <source>Unit set aside</source>
            <translation>Unit set aside</translation>
        </message>
        <message>
            <source>Unsent entries</source>
            <translation>Unsent entries</translation>
        </message>
        <message>
            <source>Waits for the line</source>
            <translation>Waits for the line</translation>
        </message>
        <message>
            <source>Waits its turn</source>
            <translation>Waits its turn</translation>
        </message>
        <message>
            <source>What the platform disputes will stand here</source>
            <translation>What the platform disputes will stand here</translation>
        </message>
        <message>
            <source>Written to {file}</source>
            <translation>Written to {file}</translation>
        </message>
        <message>
            <source>Wrong PIN</source>
            <translation>Wrong PIN</translation>
        </message>
        <message>
            <source>accepted here</source>
            <translation>accepted here</translation>
        </message>
        <message>
            <source>case {case}</source>
            <translation>case {case}</translation>
        </message>
        <message>
            <source>ends {tail}</source>
            <translation>ends {tail}</translation>
        </message>
        <message>
            <source>largest first</source>
            <translation>largest first</translation>
        </message>
        <message>
            <source>never</source>
            <translation>never</translation>
        </message>
        <message>
            <source>next try in {time}</source>
            <translation>next try in {time}</translation>
        </message>
        <message>
            <source>no answer yet</source>
            <translation>no answer yet</translation>
        </message>
        <message>
            <source>oldest is sent first</source>
            <translation>oldest is sent first</translation>
        </message>
        <message>
            <source>the newest {shown} of {count}</source>
            <translation>the newest {shown} of {count}</translation>
        </message>
        <message>
            <source>{age} ago</source>
            <translation>{age} ago</translation>
        </message>
        <message>
            <source>{amount} at stake</source>
            <translation>{amount} at stake</translation>
        </message>
        <message>
            <source>{count} in vain</source>
            <translation>{count} in vain</translation>
        </message>
    </context>
    <context>
        <name>TopBar</name>
        <message>
            <source>Language</source>
            <translation>Language</translation>
        </message>
        <message>
            <source>Menu</source>
            <translation>Menu</translation>
        </message>
        <message>
            <source>Offline {time}</source>
            <translation>Offline {time}</translation>
        </message>
        <message>
            <source>Online</source>
            <translation>Online</translation>
        </message>
        <message>
            <source>Pending</source>
            <translation>Pending</translation>
        </message>
        <message>
            <source>Waiting</source>
            <translation>Waiting</translation>
        </message>
        <message>
            <source>Weak</source>
            <translation>Weak</translation>
        </message>
    </context>
    <context>
        <name>Verdict</name>
        <message>
            <source>Back to scanning in {seconds} s, or just scan the next</source>
            <translation>Back to scanning in {seconds} s, or just scan the next</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Cancel</translation>
        </message>
        <message>
            <source>Cancel redemption</source>
            <translation>Cancel redemption</translation>
        </message>
        <message>
            <source>Cancelling gives the voucher back</source>
            <translation>Cancelling gives the voucher back</translation>
        </message>
        <message>
            <source>Details</source>
            <translation>Details</translation>
        </message>
        <message>
            <source>Keep waiting</source>
            <translation>Keep waiting</translation>
        </message>
        <message>
            <source>Next</source>
            <translation>Next</translation>
        </message>
        <message>
            <source>Next guest</source>
            <translation>Next guest</translation>
        </message>
        <message>
            <source>Next step</source>
            <translation>Next step</translation>
        </message>
        <message>
            <source>OK</source>
            <translation>OK</translation>
        </message>
        <message>
            <source>Print slip</source>
            <translation>Print slip</translation>
        </message>
        <message>
            <source>Reverse</source>
            <translation>Reverse</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Try again</translation>
        </message>
        <message>
            <source>Waited so far; usually {seconds} s at most</source>
            <translation>Waited so far; usually {seconds} s at most</translation>
        </message>
        <message>
            <source>You can say</source>
            <translation>You can say</translation>
        </message>
    </context>
</TS>
