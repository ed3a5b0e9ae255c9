# Creates the data folder once, and writes what the server and its client read at each start.
set -eu
umask 077
data=/var/lib/mysql/data

if ! test -d $data; then
  # An interrupted first start leaves only the folder with the other name.
  rm -rf $data.new
  mysqld --no-defaults --initialize-insecure --datadir=$data.new
  mv $data.new $data
fi

account() {
  echo "CREATE DATABASE IF NOT EXISTS $1 CHARACTER SET utf8mb4;"
  echo "CREATE USER IF NOT EXISTS '$1'@'%' IDENTIFIED BY '$2' REQUIRE SSL;"
  echo "ALTER USER '$1'@'%' IDENTIFIED BY '$2' REQUIRE SSL;"
  echo "GRANT ALL PRIVILEGES ON $1.* TO '$1'@'%';"
}
{
  echo "ALTER USER 'root'@'localhost' IDENTIFIED BY '$MYSQL_ROOT_PASSWORD';"
  account currency "$CURRENCY_DATABASE_PASSWORD"
  account history "$HISTORY_DATABASE_PASSWORD"
} > /run/mysqld/accounts.sql

cat > /run/mysqld/root.cnf <<END
[client]
user=root
password=$MYSQL_ROOT_PASSWORD
socket=/run/mysqld/mysqld.sock
END
